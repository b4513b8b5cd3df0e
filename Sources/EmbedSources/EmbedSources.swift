import Foundation
import PackagePlugin

/// Writes a target's own sources, and those of the C targets it stands on, into it as `embeddedSources`: `describe` takes
/// the meaning of every option from there and stage keys their hashes, so neither is written twice.
///
/// A file's name is its path below the target's folder; that of a C file starts with its target's name.
@main struct EmbedSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    var files = names(of: module, suffix: "swift", prefix: "")
    for case .target(let part) in target.dependencies {
      guard let part = part as? ClangSourceModuleTarget else { continue }
      for suffix in ["c", "cpp", "h"] { files += names(of: part, suffix: suffix, prefix: "\(part.name)/") }
    }
    files.sort { $0.name < $1.name }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSources.swift")
    let script = """
      set -e; exec > "$1"; shift; hashes='########' quotes='""''"'
      echo 'let embeddedSources: [String: String] = ['
      while [ $# -gt 0 ]; do
        printf '"%s": %s%s\\n' "$1" "$hashes" "$quotes"; cat "$2"; printf '\\n%s%s,\\n' "$quotes" "$hashes"; shift 2
      done
      echo ']'
      """
    return [
      .buildCommand(
        displayName: "Embedding the sources of \(target.name)", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "sh", output.path] + files.flatMap { [$0.name, $0.path] },
        inputFiles: files.map { URL(filePath: $0.path) }, outputFiles: [output])
    ]
  }

  private func names(of module: SourceModuleTarget, suffix: String, prefix: String) -> [(name: String, path: String)] {
    let folder = module.directoryURL.path
    return module.sourceFiles(withSuffix: suffix).map(\.url.path).filter { $0.hasPrefix(folder) }.map { path in
      (prefix + path.dropFirst(folder.count).drop { $0 == "/" }, path)
    }
  }
}
