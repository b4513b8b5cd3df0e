import Components
import Foundation
import Recipe
import Storage
import Torch
import Training

/// The cache of stage results: one folder per result, named by its key.
public struct Store: Sendable {
  /// The folder with all runs.
  public let runs: String

  public init(runs: String) { self.runs = runs }

  /// The folder of all stages' results.
  var cache: String { "\(runs)/.cache" }

  /// The folder with the results of all stages of a kind.
  package func folder(of kind: StageKind) -> String { "\(cache)/\(kind.rawValue)" }

  /// The folder of a stage's result, which may not exist yet: `runs/.cache/<kind>/<key>`.
  public func folder(_ kind: StageKind, _ key: StageKey) -> String { "\(folder(of: kind))/\(key.short)" }

  /// The same folder, created if it is missing.
  package func makeFolder(_ kind: StageKind, _ key: StageKey) throws(RunError) -> String {
    let folder = folder(kind, key)
    try AtomicFile.makeFolder(folder)
    return folder
  }

  /// Indicates whether a stage's files are there.
  package func holds(_ kind: StageKind, _ key: StageKey) -> Bool {
    let folder = folder(kind, key)
    return kind.files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }
}

extension Store {
  /// The name of the file with the vectors of a layer, in the folder of an embedding. In the folder of a run, the name
  /// of the set precedes it.
  package static func file(of layer: Layer) -> String {
    switch layer {
    case .encoder: "features.npy"
    case .projection: "projections.npy"
    default: "\(layer.name).npy"
    }
  }
  /// The files of the images, one per line, in the folder of an embedding; absent if the data set does not name them.
  static let pathsFile = "paths.txt"
  static let scoreFile = "scores.npy"
  static let rungFile = "rung.json"

  /// Reads a file of a stage; nil if there is none, or if its checksum, which is written last, is missing.
  ///
  /// - Throws: `RunError` if it or the list of checksums is damaged.
  static func data<Value>(
    _ name: String, in folder: String, _ decode: (Data) throws(FileError) -> Value
  ) throws(RunError) -> Value? {
    let sums = Checksums(of: folder)
    guard sums.lists(name) else {
      let list = "\(folder)/\(Checksums.fileName)"
      guard FileManager.default.fileExists(atPath: list) else { return nil }
      throw RunError("\(list): is damaged: it does not list \(name)")
    }
    do throws(FileError) {
      return try sums.read(name).map { data throws(FileError) in try decode(data) }
    } catch {
      throw RunError("\(folder)/\(name): \(error)")
    }
  }

  /// Reads a tensor of a stage, as `data` does.
  static func tensor(_ name: String, in folder: String) throws(RunError) -> Tensor? {
    try data(name, in: folder) { data throws(FileError) in try NumPy.decode(data) }
  }

  /// Reads an embedding; nil if there is none, or if one of its files is missing.
  ///
  /// - Parameter layers: its layers besides `encoder` and `projection`.
  static func embedding(in folder: String, others layers: [Layer]) throws(RunError) -> Embedding? {
    // The run's folder needs a copy of the paths, if there are any.
    if listsPaths(in: folder), try data(pathsFile, in: folder, { $0 }) == nil { return nil }
    guard let features = try tensor(file(of: .encoder), in: folder),
      let projections = try tensor(file(of: .projection), in: folder)
    else { return nil }
    var others: [Layer: Tensor] = [:]
    for layer in layers {
      guard let vectors = try tensor(file(of: layer), in: folder) else { return nil }
      others[layer] = vectors
    }
    return Embedding(features: features, projections: projections, others: others)
  }

  /// Writes the files of a stage and then their checksums, without which there is no result.
  package static func write(_ files: KeyValuePairs<String, Data>, to folder: String) throws(RunError) {
    try write(files.map { ($0.key, $0.value) }, to: folder)
  }

  private static func write(_ files: [(name: String, data: Data)], to folder: String) throws(RunError) {
    var sums = Checksums(new: folder)
    for (name, data) in files {
      try AtomicFile.write(data, to: "\(folder)/\(name)")
      sums.add(name, data)
    }
    try sums.write()
  }

  /// Writes an embedding.
  ///
  /// - Parameter paths: the files of the images, if the data set names them.
  static func write(_ embedding: Embedding, _ paths: ImagePaths?, to folder: String) throws(RunError) {
    let layers = embedding.layers.sorted { $0.key.name < $1.key.name }.map {
      (file(of: $0.key), NumPy.encode($0.value))
    }
    try write(layers + (paths.map { [(pathsFile, $0.data)] } ?? []), to: folder)
  }

  /// Indicates whether an embedding has the files of its images.
  static func listsPaths(in folder: String) -> Bool { Checksums(of: folder).lists(pathsFile) }
}
