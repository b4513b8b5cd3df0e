import Clutch
import Foundation
import Runs
import Storage

/// A trained detector as files for PyTorch.
///
/// `detector.safetensors` has the weights. `detector.py` loads them into torchvision's ResNet or the same convnet, and
/// scores images as the run's scorer does.
public struct DetectorExport {
  /// Notes on the parts that have no counterpart in Python.
  public let notes: [String]
  private let detector: Detector
  private let shape: ImageShape
  private let mean: [Double]
  private let deviation: [Double]

  /// The components that `detector.py` supports.
  static let (encoders, heads) = (["resnet", "convnet"], ["mlp", "linear"])
  static let scorers = ["knn", "mahalanobis", "cosine-norm", "cosine-to-centers"]

  /// - Throws: `RunError` if the encoder has no counterpart.
  public init(_ detector: Detector) throws(RunError) {
    self.detector = detector
    let names = [detector.components.encoder, detector.components.head, detector.components.scorer].map {
      $0.entries?.first?.name ?? ""
    }
    guard let shape = detector.shape.image, let normalization = detector.normalization else {
      throw RunError("the run's samples are vectors, but detector.py reads images; use clutch score")
    }
    self.shape = shape
    (mean, deviation) = (normalization.mean, normalization.deviation)
    try Self.require(encoder: names[0])
    notes = Self.notes(head: names[1], scorer: names[2], layer: detector.scoredLayer, hasViews: detector.hasViews)
  }

  static func require(encoder: String) throws(RunError) {
    if encoders.contains(encoder) { return }
    throw RunError(
      "the encoder '\(encoder)' has no counterpart in torchvision; supported: \(encoders.joined(separator: " and "))")
  }

  static func notes(head: String, scorer: String, layer: Layer, hasViews: Bool = false) -> [String] {
    let hasHead = heads.contains(head)
    let hasScorer = scorers.contains(scorer) && (layer == .encoder || (layer == .projection && hasHead)) && !hasViews
    let reads = Layer.ofEveryNetwork.contains(layer) ? "" : ", which reads the layer '\(layer.name)',"
    let what = "the scorer '\(scorer)'\(hasViews ? ", which averages over views," : reads)"
    return (hasHead ? [] : ["the head '\(head)' has no counterpart in PyTorch; its weights and features are exported"])
      + (hasScorer ? [] : ["\(what) has no counterpart in PyTorch; features are exported, scores are not"])
  }

  /// Writes both files. They include the results for eight images of noise, for `detector.py --check` to compare with.
  public func write(to folder: String) throws {
    let noise = Tensor.randint(0..<256, [8, shape.channels, shape.height, shape.width], Generator(seed: 0)).to(.uint8)
    let (embedding, scores) = try detector.embed(.images(noise))
    var tensors = detector.tensors
    tensors["example.images"] = noise
    tensors["example.features"] = embedding.features
    tensors["example.projections"] = embedding.projections
    tensors["example.scores"] = Tensor(scores)
    let about = about(features: embedding.features.size(1))
    let file = Safetensors.File(tensors: tensors, metadata: ["detector": about])
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(Safetensors.encode(file), to: "\(folder)/detector.safetensors")
    try AtomicFile.write(embeddedTemplates["detector.py"] ?? "", to: "\(folder)/detector.py")
  }

  /// Returns the description of the detector, as JSON.
  private func about(features: Int) -> String {
    let node = Node.map([
      ("encoder", detector.components.encoder), ("head", detector.components.head),
      ("scorer", detector.components.scorer), ("views", encode(value: detector.hasViews)),
      ("layer", .text(detector.scoredLayer.name)),
      ("threshold", encode(value: Double(detector.threshold))), ("features", encode(value: features)),
      ("images", encode(value: [shape.channels, shape.height, shape.width])),
      ("mean", encode(value: mean)), ("deviation", encode(value: deviation)),
      ("fit", .text(detector.fit.rawValue)),
    ])
    return node.json
  }
}
