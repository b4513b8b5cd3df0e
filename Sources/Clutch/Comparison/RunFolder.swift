import Foundation

/// A run's folder, read: its recipe, and its results where it came to an end.
public struct RunFolder: Sendable {
  public let path: String
  public let recipe: Node
  public let results: Results?
  /// The hash of the sources of the Clutch that made it.
  let core: String
  /// When the results were written; of two runs alike, the later one counts.
  let written: Date

  private struct Core: Decodable { let core: String }

  public var name: String { recipe["name"]?.text ?? "" }
  public var seed: Int { recipe["seed"]?.text.flatMap { Int($0) } ?? 0 }

  /// Whether a folder is that of a run, by the file that every run begins with.
  static func isRun(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/environment.json") }

  /// Reads the folder of a run; nil where it is none.
  ///
  /// - Throws: `RunError` where a file in it is damaged.
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

  /// What `test` and every OOD set are, and those of `data.validation`, by name.
  var images: [String: String] {
    func sets(_ part: Node?) -> [(String, Node)] {
      (part?["test"].map { [("test", $0)] } ?? []) + (part?["ood"]?.entries ?? []).map { ($0.name, $0.value) }
    }
    let validation = sets(recipe["data"]?["validation"]).map { (ValidationOptions.name(of: $0.0), $0.1) }
    let named = sets(recipe["data"]) + validation
    return Dictionary(named.map { ($0.0, $0.1.flow) }) { first, _ in first }
  }

  /// The recipe without what tells apart runs of one row (the seed) or of different rows anyway (the name), and without
  /// where it ran. The precision stays: it changes more than the last bits. Plugin files stand for their contents.
  var settings: Node {
    let entries = (recipe.entries ?? []).filter { !["name", "seed", "sweep"].contains($0.name) }
    return .map(
      entries.map { entry in
        switch entry.name {
        case "machine":
          (entry.name, .map((entry.value.entries ?? []).filter { $0.name == "precision" }.map { ($0.name, $0.value) }))
        // Which sets are averaged changes no number of theirs.
        case "data":
          (entry.name, .map((entry.value.entries ?? []).filter { $0.name != "groups" }.map { ($0.name, $0.value) }))
        case "plugins": (entry.name, Node(.list((entry.value.items ?? []).map { .text(fingerprint($0.text ?? "")) })))
        default: (entry.name, entry.value)
        }
      })
  }

  /// A plugin's copy in the run's folder by its name and the beginning of a hash of what is in it.
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
  /// The runs at a path: the folder of one, or of all runs of a name, or of all names.
  ///
  /// In the order of their paths; empty where there is none.
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
