import Clutch
import Foundation

/// A trained detector for PyTorch: `detector.safetensors`, and `detector.py`, which loads it into torchvision's ResNet or
/// builds the same network, and scores as the run's scorer does.
public struct DetectorExport {
  /// What has no counterpart in Python, in words.
  public let notes: [String]
  private let detector: Detector

  /// The components that `detector.py` knows.
  static let (encoders, heads) = (["resnet", "convnet"], ["mlp", "linear"])
  static let scorers = ["knn", "mahalanobis", "cosine-norm", "cosine-to-centers"]

  /// - Throws: `RunError` where the network's encoder has no counterpart.
  public init(_ detector: Detector) throws(RunError) {
    self.detector = detector
    let names = [detector.components.encoder, detector.components.head, detector.components.scorer].map {
      $0.entries?.first?.name ?? ""
    }
    try Self.require(encoder: names[0])
    notes = Self.notes(head: names[1], scorer: names[2], layer: detector.scoredLayer, hasViews: detector.hasViews)
  }

  static func require(encoder: String) throws(RunError) {
    if encoders.contains(encoder) { return }
    throw RunError(
      "the encoder '\(encoder)' has no counterpart in torchvision; there are \(encoders.joined(separator: " and "))")
  }

  static func notes(head: String, scorer: String, layer: Layer, hasViews: Bool = false) -> [String] {
    let hasHead = heads.contains(head)
    let hasScorer = scorers.contains(scorer) && (hasHead || layer == .encoder) && !hasViews
    let what = "the scorer '\(scorer)'\(hasViews ? ", which averages over views," : "")"
    return (hasHead ? [] : ["the head '\(head)' has no counterpart in PyTorch; its weights are there, and features"])
      + (hasScorer ? [] : ["\(what) has no counterpart in PyTorch; features are there, scores are not"])
  }

  /// Writes both files, and what the detector makes of eight images of noise, by which `detector.py --check` sees whether
  /// it does the same.
  public func write(to folder: String) throws {
    let shape = detector.shape
    let noise = Tensor.randint(0..<256, [8, shape.channels, shape.height, shape.width], Generator(seed: 0)).to(.uint8)
    let (embedding, scores) = try detector.embed(noise)
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

  /// What the weights are of, as JSON.
  private func about(features: Int) -> String {
    let (shape, normalization) = (detector.shape, detector.normalization)
    let node = Node.map([
      ("encoder", detector.components.encoder), ("head", detector.components.head),
      ("scorer", detector.components.scorer), ("views", encode(value: detector.hasViews)),
      ("layer", .text(detector.scoredLayer.rawValue)),
      ("threshold", encode(value: Double(detector.threshold))), ("features", encode(value: features)),
      ("images", encode(value: [shape.channels, shape.height, shape.width])),
      ("mean", encode(value: normalization.mean)), ("deviation", encode(value: normalization.deviation)),
      ("fit", .text(detector.fit.rawValue)),
    ])
    return node.json
  }
}
