import Clutch
import Foundation
import Runs
import Storage

/// A trained detector as files for PyTorch.
///
/// `detector.safetensors` has the weights. `detector.py` builds the network from the code that its components state,
/// loads the weights, and scores images as the run's scorer does.
public struct DetectorExport {
  /// Notes on the parts that are not exported.
  public let notes: [String]
  private let detector: Detector
  private let shape: ImageShape
  private let mean: [Double]
  private let deviation: [Double]
  /// The Python code of the components.
  private let code: [String]

  /// - Throws: `RunError` if the encoder has no Python code, or if the code of a component lacks its function.
  public init(_ detector: Detector) throws(RunError) {
    guard let shape = detector.shape.image, let normalization = detector.normalization else {
      throw RunError("the run's samples are vectors, but detector.py reads images; use clutch score")
    }
    self.shape = shape
    (mean, deviation) = (normalization.mean, normalization.deviation)
    let parts = detector.components
    let encoder = try PyTorchCode(of: parts.encoder, kind: "encoder", defines: "build_encoder(options, channels)")
    let head = try PyTorchCode(of: parts.head, kind: "head", defines: "build_head(options, inputs)")
    let scorer = try PyTorchCode(of: parts.scorer, kind: "scorer", defines: "score_rows(options, kept, rows)")
    try Self.require(encoder)
    self.detector = detector
    code = [encoder, head, scorer].filter { !$0.isEmpty }.map(\.text)
    notes = Self.notes(head: head, scorer: scorer, layer: detector.scoredLayer, hasViews: detector.hasViews)
  }

  static func require(_ encoder: PyTorchCode) throws(RunError) {
    if !encoder.isEmpty { return }
    throw RunError("\(encoder.component) cannot be exported: it has no 'static let pytorch'; see docs/export.md")
  }

  static func notes(head: PyTorchCode, scorer: PyTorchCode, layer: Layer, hasViews: Bool) -> [String] {
    var notes: [String] = []
    let advice = "has no 'static let pytorch' (docs/export.md)"
    if head.isEmpty { notes.append("\(head.component) \(advice); its weights and features are exported") }
    let rest = "features are exported, scores are not"
    if hasViews {
      notes.append("\(scorer.component) averages over views, which only clutch score does; \(rest)")
    } else if !Layer.ofEveryNetwork.contains(layer) {
      notes.append("\(scorer.component) reads the layer '\(layer.name)', which detector.py does not compute; \(rest)")
    } else if scorer.isEmpty {
      notes.append("\(scorer.component) \(advice); \(rest)")
    } else if head.isEmpty && layer == .projection {
      notes.append("\(scorer.component) reads projections, which need the head; \(rest)")
    }
    return notes
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
    let program = (embeddedTemplates["detector.py"] ?? "").replacing(
      "# COMPONENTS\n", with: "\n\(code.joined(separator: "\n\n\n"))\n")
    try AtomicFile.write(program, to: "\(folder)/detector.py")
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
