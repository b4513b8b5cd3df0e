import Foundation

/// The cache of stage results: one folder per result, named by its key.
public struct Store: Sendable {
  /// The folder with all runs.
  public let runs: String

  public init(runs: String) { self.runs = runs }

  /// The folder of all stages' results.
  var cache: String { "\(runs)/.cache" }

  /// Returns the folder of a stage's result, which may not exist yet: `runs/.cache/<stage>/<key>`.
  public func folder(_ stage: String, _ key: StageKey) -> String { "\(cache)/\(stage)/\(key.short)" }

  /// Returns the folder of a stage's result, and creates it if it is missing.
  func makeFolder(_ stage: String, _ key: StageKey) throws(RunError) -> String {
    let folder = folder(stage, key)
    try AtomicFile.makeFolder(folder)
    return folder
  }

  /// Reads a tensor that a stage wrote; nil if there is none, or no checksum for it, which is written last.
  ///
  /// - Throws: `RunError` if it is damaged.
  func tensor(_ name: String, in folder: String) throws(RunError) -> Tensor? {
    try data(name, in: folder) { data throws(FileError) in try NumPy.decode(data) }
  }

  /// Reads a file that a stage wrote, with the same rules as `tensor`.
  private func data<Value>(
    _ name: String, in folder: String, _ decode: (Data) throws(FileError) -> Value
  ) throws(RunError) -> Value? {
    let sums = Checksums(of: folder)
    guard sums.lists(name) else { return nil }
    do throws(FileError) {
      return try sums.read(name).map { data throws(FileError) in try decode(data) }
    } catch {
      throw RunError("\(folder)/\(name): \(error)")
    }
  }

  /// Writes the files of a stage, then their checksums, without which there is no result.
  func write(_ files: KeyValuePairs<String, Data>, to folder: String) throws(RunError) {
    var sums = Checksums(new: folder)
    for (name, data) in files {
      try AtomicFile.write(data, to: "\(folder)/\(name)")
      sums.add(name, data)
    }
    try sums.write()
  }

  /// Returns `true` if all files of a stage exist.
  func holds(_ stage: String, _ key: StageKey) -> Bool {
    let names = [
      "phase": ["final.safetensors"], "embedding": Store.embeddingFiles + [Checksums.fileName],
      "score": [Store.scoreFile, Checksums.fileName], "rung": [Store.rungFile, Checksums.fileName],
    ]
    return (names[stage] ?? []).allSatisfy { FileManager.default.fileExists(atPath: "\(folder(stage, key))/\($0)") }
  }

  static let embeddingFiles = ["features.npy", "projections.npy"]
  static let scoreFile = "scores.npy"
  static let rungFile = "rung.json"

  /// Reads an embedding from a folder; nil if it is missing or incomplete.
  ///
  /// - Throws: `RunError` if it is damaged.
  func embedding(_ folder: String) throws(RunError) -> Embedding? {
    guard let features = try tensor("features.npy", in: folder),
      let projections = try tensor("projections.npy", in: folder)
    else { return nil }
    return Embedding(features: features, projections: projections)
  }

  func write(_ embedding: Embedding, _ folder: String) throws(RunError) {
    try write(
      [
        "features.npy": NumPy.encode(embedding.features), "projections.npy": NumPy.encode(embedding.projections),
      ], to: folder)
  }

  /// Reads the value measured at a rung; nil if there is none.
  ///
  /// - Throws: `RunError` if the file is damaged. Once training has continued, the value cannot be measured again.
  func rung(_ key: StageKey) throws(RunError) -> Double? {
    let folder = folder("rung", key)
    do throws(RunError) {
      return try data(Store.rungFile, in: folder) { data throws(FileError) in
        guard let result = try? JSON.decode(RungResult.self, from: data) else { throw FileError("is damaged") }
        return result.value
      }
    } catch {
      throw RunError("\(error); delete it and run the same command again")
    }
  }
}
