import Foundation
import Testing

/// The files of this repository.
enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// A Swift file, by its path below the root.
  struct File {
    let path: String
    let lines: [Substring]
  }

  /// The Swift files below some folders of the root.
  static func swiftFiles(in folders: [String]) -> [File] {
    folders.flatMap { folder -> [File] in
      let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
      return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
        let path = "\(folder)/\(name)"
        do {
          let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
          return File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        } catch {
          Issue.record("\(path) cannot be read: \(error)")
          return nil
        }
      }
    }
  }

  static let sources = swiftFiles(in: ["Sources", "Plugins"])
  static let tests = swiftFiles(in: ["Tests"])
}
