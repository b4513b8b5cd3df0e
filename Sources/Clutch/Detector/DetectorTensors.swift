extension Detector {
  /// Where in the network the scorer takes its features.
  public var scoredLayer: Layer { layer }

  /// How images, as shares of 255, are normalised before they go in.
  public var normalization: Normalization { model.normalization }

  /// Weights as `encoder.…` and `head.…`, and what the fitted scorer keeps as `scorer.…`; none of the last where the scorer
  /// does not tell.
  public var tensors: [String: Tensor] {
    let weights = model.tensors.map { ($0.name, $0.tensor.to(.cpu)) }
    let kept = fitted.tensors.map { ("scorer.\($0.key)", $0.value.to(.cpu)) }
    return Dictionary(uniqueKeysWithValues: weights + kept)
  }

  /// Whether what is scored is the mean over augmented views of an image.
  public var hasViews: Bool { views != nil }

  /// What the network makes of images uint8 [n, c, h, w] of its shape as they are, and their scores.
  public func embed(_ images: Tensor) throws -> (embedding: Embedding, scores: [Float]) {
    let embedding = try model.embed(images)
    let scored = try hasViews ? model.embed(images, views) : embedding
    return (embedding, withoutGradient { fitted(scored(layer)).to(.float32) }.floats)
  }
}
