import Foundation
import PackagePlugin

/// Writes a target's own sources into it as `embeddedSources`, by their paths below its folder: `describe` takes the
/// meaning of every option from there and stage keys their hashes, so neither is written twice.
@main struct EmbedSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    let folder = target.directoryURL.path
    let sources = module.sourceFiles(withSuffix: "swift").map(\.url.path).filter { $0.hasPrefix(folder) }.sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSources.swift")
    let script = """
      cd "$1"; exec > "$2"; shift 2; hashes='########' quotes='""''"'
      echo 'let embeddedSources: [String: String] = ['
      for f; do
        printf '"%s": %s%s\\n' "$f" "$hashes" "$quotes"; cat "$f"; printf '\\n%s%s,\\n' "$quotes" "$hashes"
      done
      echo ']'
      """
    let names = sources.map { String($0.dropFirst(folder.count + (folder.hasSuffix("/") ? 0 : 1))) }
    return [
      .buildCommand(
        displayName: "Embedding the sources of \(target.name)", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "sh", folder, output.path] + names,
        inputFiles: sources.map { URL(filePath: $0) }, outputFiles: [output])
    ]
  }
}
