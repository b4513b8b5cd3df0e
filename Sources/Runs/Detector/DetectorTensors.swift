import Components
import Formats
import Torch
import Training

extension Detector {
  /// The layer from which the scorer takes its features.
  public var scoredLayer: Layer { layer }

  /// The normalization of input images, after division by 255; nil for vectors.
  public var normalization: Normalization? { model.normalization }

  /// The weights as `encoder.…` and `head.…`, and the fitted scorer's tensors as `scorer.…`, if it provides any.
  public var tensors: [String: Tensor] {
    let weights = model.tensors.map { ($0.name, $0.tensor.to(.cpu)) }
    let kept = fitted.tensors.map { ("scorer.\($0.key)", $0.value.to(.cpu)) }
    return Dictionary(uniqueKeysWithValues: weights + kept)
  }

  /// `true` if scores use the mean of the features over augmented views of an image.
  public var hasViews: Bool { views != nil }

  /// Returns the embedding of the original samples, of the shape `shape`, and their scores.
  public func embed(_ samples: Samples) throws -> (embedding: Embedding, scores: [Float]) {
    let embedding = try model.embed(samples, layers: [layer], adding: learnerLayers)
    let scored = try hasViews ? model.embed(samples, views, layers: [layer], adding: learnerLayers) : embedding
    return (embedding, withoutGradient { fitted(scored(layer)).to(.float32) }.floats)
  }
}
