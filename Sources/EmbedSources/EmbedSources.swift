import Foundation
import PackagePlugin

/// Embeds files into a target as a dictionary of their texts, by name.
///
/// A target with a folder `Templates` gets the files below it as `embeddedTemplates`, by their paths there. Any other
/// target gets its own sources as `embeddedSources`, with those of the C targets that it depends on and of the engines
/// that these load at run time (`CTorchEngine` for `CTorch`). `describe` reads the meaning of every option from these
/// sources, and stage keys contain their hashes. The name of a source is its path below the target's folder; the name
/// of a C file starts with the name of its target.
@main struct EmbedSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    let templates = templates(of: module)
    let files = templates.isEmpty ? sources(of: module, in: context.package) : templates
    let name = templates.isEmpty ? "Sources" : "Templates"
    let output = context.pluginWorkDirectoryURL.appending(path: "Embedded\(name).swift")
    let script = """
      set -e; exec > "$1"; variable=$2; shift 2; hashes='########' quotes='""''"'
      echo "let $variable: [String: String] = ["
      while [ $# -gt 0 ]; do
        printf '"%s": %s%s\\n' "$1" "$hashes" "$quotes"; cat "$2"; printf '\\n%s%s,\\n' "$quotes" "$hashes"; shift 2
      done
      echo ']'
      """
    return [
      .buildCommand(
        displayName: "Embedding the \(name.lowercased()) of \(target.name)", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "sh", output.path, "embedded\(name)"] + files.flatMap { [$0.name, $0.path] },
        inputFiles: files.map { URL(filePath: $0.path) }, outputFiles: [output])
    ]
  }

  private typealias Files = [(name: String, path: String)]

  private func templates(of module: SourceModuleTarget) -> Files {
    let folder = module.directoryURL.appending(path: "Templates").path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.sorted().map { ($0, "\(folder)/\($0)") }.filter { file in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: file.1, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  private func sources(of module: SourceModuleTarget, in package: Package) -> Files {
    let folder = module.directoryURL.path
    var files = module.sourceFiles(withSuffix: "swift").map(\.url.path).filter { $0.hasPrefix(folder) }.map { path in
      (name: String(path.dropFirst(folder.count).drop { $0 == "/" }), path: path)
    }
    let dependencies = module.dependencies.compactMap { dependency -> Target? in
      if case .target(let target) = dependency { target } else { nil }
    }
    let engines = package.targets.filter { target in dependencies.contains { target.name == "\($0.name)Engine" } }
    for part in dependencies + engines {
      guard let part = part as? ClangSourceModuleTarget else { continue }
      files += filesOfC(of: part)
    }
    return files.sorted { $0.name < $1.name }
  }

  /// Returns all C files of a target, including those that its single translation unit includes.
  private func filesOfC(of part: ClangSourceModuleTarget) -> Files {
    let folder = part.directoryURL.path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { ["c", "cpp", "h"].contains(($0 as NSString).pathExtension) }.map { name in
      ("\(part.name)/\(name)", "\(folder)/\(name)")
    }
  }
}
