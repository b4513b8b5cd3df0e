import Foundation
import PluginFiles
import Recipe
import Storage

/// Copies of a run's plugin files in its folder, so that the run can be inspected and repeated without the originals.
struct PluginCopies {
  /// The paths of the copies in the run's folder, such as `plugins/my-loss.swift`.
  let paths: [String]
  private let contents: [String: Data]
  private let sources: [PluginSource]

  init(_ plugins: [FilePath]) {
    var (paths, contents, sources) = ([String](), [String: Data](), [PluginSource]())
    for file in plugins {
      guard let source = PluginLoader.plugin(at: file.resolved)?.source else { continue }
      let ending = source.isFolder ? "" : ".swift"
      let names = [source.stem] + (2...max(2, plugins.count)).map { "\(source.stem)-\($0)" }
      let path = names.map { "plugins/\($0)\(ending)" }.first { !paths.contains($0) } ?? ""
      paths.append(path)
      sources.append(source)
      for text in source.files { contents[source.isFolder ? "\(path)/\(text.name)" : path] = text.data }
    }
    (self.paths, self.contents, self.sources) = (paths, contents, sources)
  }

  /// Returns the recipe with the paths of the copies, for the run's folder.
  func renamed(in recipe: Node) -> Node {
    guard let entries = recipe.entries else { return recipe }
    return .map(entries.map { ($0.name, $0.name == "plugins" ? Node(.list(paths.map { .text($0) })) : $0.value) })
  }

  /// Writes the copies to a run's folder, with the proof that this user wrote them. Removes other copies that an
  /// earlier run with the same key left.
  func write(to folder: String) throws(RunError) {
    // Through a link, the plugins of another run or user would be overwritten and removed.
    for path in ["plugins"] + paths where FileKind("\(folder)/\(path)") == .link { unlink("\(folder)/\(path)") }
    for (path, data) in contents {
      try AtomicFile.makeFolder("\(folder)/\(PathText.folder(of: path))")
      try AtomicFile.write(data, to: "\(folder)/\(path)")
    }
    if !sources.isEmpty, let proofs = PluginProofs.text(for: sources) {
      try AtomicFile.write(proofs, to: "\(folder)/\(PluginProofs.file)")
    }
    // Last, because the copies may have been made from the files that are removed.
    OpenFolder("\(folder)/plugins")?.removeAll(
      except: Set(contents.keys.map { String($0.dropFirst("plugins/".count)) }))
  }
}
