import Foundation

/// Where the results of stages live: a folder for each, named by its key.
public struct Store: Sendable {
  /// The folder with all runs.
  public let runs: String

  public init(runs: String) { self.runs = runs }

  /// The folder of all stages' results.
  var cache: String { "\(runs)/.cache" }

  /// The folder of a stage's result, which may not exist yet: `runs/.cache/<stage>/<key>`.
  public func folder(_ stage: String, _ key: StageKey) -> String { "\(cache)/\(stage)/\(key.short)" }

  /// The same folder, made where it is missing.
  func makeFolder(_ stage: String, _ key: StageKey) throws(RunError) -> String {
    let folder = folder(stage, key)
    try AtomicFile.makeFolder(folder)
    return folder
  }

  /// Reads a tensor that an earlier run left; nil where there is none.
  func tensor(_ path: String) throws(RunError) -> Tensor? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else { throw RunError("\(path): cannot be read") }
    do throws(FileError) {
      return try NumPy.decode(data)
    } catch {
      throw RunError("\(path): \(error); delete it and give the same command again: it is computed anew")
    }
  }

  /// Whether a stage's files are there.
  func holds(_ stage: String, _ key: StageKey) -> Bool {
    let names = [
      "phase": ["final.safetensors"], "embedding": Store.embeddingFiles, "score": ["scores.npy"],
      "rung": [Store.rungFile],
    ]
    return (names[stage] ?? []).allSatisfy { FileManager.default.fileExists(atPath: "\(folder(stage, key))/\($0)") }
  }

  private static let embeddingFiles = ["features.npy", "projections.npy"]

  /// Reads an embedding that an earlier run left in a folder; nil where there is none, or half of one.
  func embedding(_ folder: String) throws(RunError) -> Embedding? {
    guard let features = try tensor("\(folder)/features.npy"), let projections = try tensor("\(folder)/projections.npy")
    else { return nil }
    return Embedding(features: features, projections: projections)
  }

  func write(_ embedding: Embedding, _ folder: String) throws(RunError) {
    try AtomicFile.write(NumPy.encode(embedding.features), to: "\(folder)/features.npy")
    try AtomicFile.write(NumPy.encode(embedding.projections), to: "\(folder)/projections.npy")
  }
}
