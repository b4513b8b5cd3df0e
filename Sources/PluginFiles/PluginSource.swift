import Foundation
import Recipe
import Storage

/// The source text of a plugin: one Swift file, or all Swift files directly in a folder.
package struct PluginSource: Sendable {
  package struct File: Sendable {
    package let name: String
    package let data: Data
    var text: String { String(decoding: data, as: UTF8.self) }
  }

  /// The path as given by the user.
  let path: String
  /// The absolute path.
  let resolved: String
  package let isFolder: Bool
  /// The files, sorted by name.
  package let files: [File]

  /// Reads a file or a folder.
  ///
  /// - Throws: A `PluginError` if there is no Swift file at the path.
  package init(_ path: String) throws(PluginError) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    resolved = FilePath(path).resolved
    var folder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: resolved, isDirectory: &folder) else {
      throw PluginError(noPlugin: path, "there is no file '\(path)'; \(PluginSource.remedy(path, resolved))")
    }
    isFolder = folder.boolValue
    guard isFolder || resolved.hasSuffix(".swift") else {
      throw PluginError(
        noPlugin: path, "'\(path)' is not a Swift file; name one that ends in .swift, or a folder of such files")
    }
    let place = isFolder ? resolved : PathText.folder(of: resolved)
    let names = isFolder ? PluginSource.swiftFiles(in: resolved) : [PathText.name(of: resolved)]
    if names.isEmpty {
      throw PluginError(noPlugin: path, "the folder '\(path)' holds no Swift file; put one into it, or name another")
    }
    var files: [File] = []
    for name in names {
      do {
        files.append(File(name: name, data: try Data(contentsOf: URL(fileURLWithPath: "\(place)/\(name)"))))
      } catch {
        let file = isFolder ? "\(self.path)/\(name)" : path
        throw PluginError(noPlugin: path, "'\(file)' cannot be read; make it a file that you may read")
      }
    }
    self.files = files
  }

  /// The file name without folders and extension. The plugin's module and copies are named after it.
  package var stem: String { PathText.stem(of: resolved) }

  /// Returns the name of a file in messages.
  func shown(_ file: String) -> String { isFolder ? "\(path)/\(file)" : path }

  /// The hash of the source text, on which results depend. The location, and the name of a single file, do not matter.
  var hash: String {
    if !isFolder { return SHA256.hex(files[0].data) }
    return SHA256.hex(files.map { "\($0.name) \(SHA256.hex($0.data))\n" }.joined())
  }

  private static func swiftFiles(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.sorted()
  }

  /// Suggests the file that was probably meant. `MyLos.swift` is as similar to `MyLoss.swift` as `my-los.swift` is to
  /// `my-loss.swift`.
  private static func remedy(_ path: String, _ resolved: String) -> String {
    let folder = PathText.folder(of: resolved)
    let names = Dictionary(swiftFiles(in: folder).map { (kebabCase($0), $0) }) { first, _ in first }
    let near = suggestion(for: PathText.name(of: resolved), among: names.keys.sorted())
    guard let name = near.flatMap({ names[$0] }) else { return "check its path" }
    let written = PathText.folder(of: path)
    return "did you mean '\(written.isEmpty ? name : "\(written)/\(name)")'?"
  }
}
