import Experiments
import Foundation
import Recipe
import Stages
import Storage

/// The contents of a run's folder: its recipe, and its results if the run finished.
public struct RunFolder: Sendable {
  public let path: String
  public let recipe: Node
  public let results: Results?
  /// The hash of the Clutch sources that created the run.
  package let core: String
  /// The time at which the results were written. Of two equal runs, the later one is used.
  package let written: Date

  private struct Core: Decodable { let core: String }

  public var name: String { recipe["name"]?.text ?? "" }
  public var seed: Int { recipe["seed"]?.text.flatMap { Int($0) } ?? 0 }

  /// The error of a failed run; nil if the run finished or did not fail.
  package var failure: String? { results == nil ? FailureNote(folder: path)?.error : nil }

  /// Indicates whether a folder belongs to a run. Every run starts by writing this file.
  static func isRun(_ path: String) -> Bool { RunMark.isIn(path) }

  /// Reads the folder of a run; nil if it is not one.
  ///
  /// - Throws: A `RunError` if a file in the folder is damaged.
  public init?(_ path: String) throws(RunError) {
    let file = "\(path)/recipe.yaml"
    guard RunFolder.isRun(path), let data = FileManager.default.contents(atPath: file) else { return nil }
    self.path = path
    do {
      recipe = try parse(String(decoding: data, as: UTF8.self), file: file)
    } catch {
      throw RunError("\(error)")
    }
    results = try Results(folder: path)
    let environment = FileManager.default.contents(atPath: "\(path)/environment.json") ?? Data()
    core = (try? JSON.decode(Core.self, from: environment))?.core ?? ""
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(Results.fileName)")
    written = attributes?[.modificationDate] as? Date ?? .distantPast
  }

  /// The definitions of `test`, of every OOD set and of the sets in `data.validation`, by name.
  package var images: [String: String] {
    func sets(_ part: Node?) -> [(String, Node)] {
      (part?["test"].map { [("test", $0)] } ?? []) + (part?["ood"]?.entries ?? []).map { ($0.name, $0.value) }
    }
    let validation = sets(recipe["data"]?["validation"]).map { (ValidationOptions.name(of: $0.0), $0.1) }
    let named = sets(recipe["data"]) + validation
    return Dictionary(named.map { ($0.0, $0.1.flow) }) { first, _ in first }
  }

  /// The recipe without the options that do not define a row: the name, the seed, the sweep and the machine. The
  /// precision is kept, because it changes more than the last bits. Plugin files are represented by their contents.
  package var settings: Node {
    let entries = (recipe.entries ?? []).filter { !["name", "seed", "sweep"].contains($0.name) }
    return .map(
      entries.map { entry in
        switch entry.name {
        case "machine":
          (entry.name, .map((entry.value.entries ?? []).filter { $0.name == "precision" }.map { ($0.name, $0.value) }))
        // Groups do not change the results of their sets.
        case "data":
          (entry.name, .map((entry.value.entries ?? []).filter { $0.name != "groups" }.map { ($0.name, $0.value) }))
        case "plugins": (entry.name, Node(.list((entry.value.items ?? []).map { .text(fingerprint($0.text ?? "")) })))
        default: (entry.name, entry.value)
        }
      })
  }

  /// Returns the name of a plugin's copy in the run's folder and the beginning of a hash of its contents.
  private func fingerprint(_ plugin: String) -> String {
    let whole = "\(path)/\(plugin)"
    let files = FileManager.default.enumerator(atPath: whole)?.compactMap { $0 as? String }.sorted() ?? []
    let parts = (files.isEmpty ? [whole] : files.map { "\(whole)/\($0)" }).compactMap {
      FileManager.default.contents(atPath: $0)
    }
    return "\(plugin) \(SHA256.hex(parts.map { SHA256.hex($0) }.joined()).prefix(8))"
  }
}

extension RunFolder {
  /// Returns the runs at a path, which can be the folder of one run, of all runs of a name, or of all names.
  ///
  /// The runs are sorted by path; empty if there are none.
  public static func runs(at path: String) throws(RunError) -> [RunFolder] {
    var found: [RunFolder] = []
    var level = [path]
    for _ in 0...2 {
      var below: [String] = []
      for folder in level {
        if let run = try RunFolder(folder) { found.append(run) } else { below += subfolders(of: folder) }
      }
      level = below
    }
    return found.sorted { $0.path < $1.path }
  }

  private static func subfolders(of folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
  }
}
