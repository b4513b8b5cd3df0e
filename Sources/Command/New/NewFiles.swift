import Clutch
import Foundation
import Storage

/// The files of a new component, made from templates.
struct NewFiles {
  struct File {
    let name: String
    let text: String
    /// The purpose of the file, in a few words.
    let purpose: String
  }

  let all: [File]

  /// - Parameters:
  ///   - name: the component's name in recipes, in kebab-case.
  ///   - variant: the template of the kind, such as `clusters` for a loss that uses clusters; nil for the ordinary one.
  init(kind: String, name: String, variant: String? = nil) {
    let folder = variant.map { "\(kind)-\($0)" } ?? kind
    func template(_ path: String) -> String {
      guard let text = embeddedTemplates[path] else { fatalError("there is no template '\(path)'") }
      return text
    }
    let plugin = template("\(folder)/plugin.swift")
    let type = typeName(name, kind, within: plugin)
    func filled(_ text: String) -> String {
      text.replacing(typePlaceholder, with: type).replacing("new-component", with: name)
    }
    let recipe = replacingBlock(in: template("recipe.yaml"), by: template("\(folder)/block.yaml"))
    all = [
      File(name: "\(name).swift", text: filled(plugin), purpose: "the \(kind), a working example"),
      File(name: "\(name).yaml", text: filled(recipe), purpose: "a small recipe that uses it"),
      File(name: "\(name).cases.yaml", text: filled(template("\(folder)/cases.yaml")), purpose: "golden cases for it"),
    ]
  }

  /// Writes all files, or none if one of them already exists or cannot be written.
  func write(to folder: String) throws {
    let taken = all.map { "\(folder)/\($0.name)" }.filter { FileManager.default.fileExists(atPath: $0) }
    if !taken.isEmpty {
      let names = taken.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }.joined(separator: " and ")
      let verb = taken.count == 1 ? "is" : "are"
      throw UsageError(
        description: "\(names) \(verb) there already; choose another name, or another folder with --to DIR")
    }
    var written: [String] = []
    do throws(RunError) {
      try AtomicFile.makeFolder(folder)
      for path in all.map({ "\(folder)/\($0.name)" }) {
        try AtomicFile.create(Data(all[written.count].text.utf8), at: path)
        written.append(path)
      }
    } catch {
      for path in written { unlink(path) }
      throw error
    }
  }
}

private let typePlaceholder = "NewComponent"

/// Returns the Swift type of a component: `MyLoss` for `my-loss`. If the file itself uses that name, which the type
/// would hide, the kind is appended: `ViewsLoss` for `views`.
func typeName(_ name: String, _ kind: String, within text: String) -> String {
  let type = capitalized(name)
  let used =
    text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) + ["Any", "Protocol", "Self", "Type"]
  return used.contains(type) && type != typePlaceholder ? type + capitalized(kind) : type
}

private func capitalized(_ name: String) -> String {
  name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

/// Replaces a block of a recipe, such as `head: …`, or `  phases:` and the lines indented under it.
func replacingBlock(in recipe: String, by block: String) -> String {
  var lines = recipe.components(separatedBy: "\n")
  let start = block.prefix { $0 != ":" } + ":"
  let depth = start.prefix { $0 == " " }.count
  guard let first = lines.firstIndex(where: { $0.hasPrefix(start) }) else {
    fatalError("the recipe has no line that starts with '\(start)'")
  }
  let rest = lines[(first + 1)...]
  let end = rest.firstIndex { $0.allSatisfy { $0 == " " } || $0.prefix { $0 == " " }.count <= depth } ?? rest.endIndex
  lines.replaceSubrange(first..<end, with: block.split(separator: "\n").map(String.init))
  return lines.joined(separator: "\n")
}
