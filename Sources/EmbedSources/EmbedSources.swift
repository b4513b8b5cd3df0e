import Foundation
import PackagePlugin

/// Writes a target's own sources into it as `embeddedSources`, by file name: `describe` takes the meaning of every
/// option from there and stage keys their hashes, so neither is written twice.
@main struct EmbedSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    let sources = module.sourceFiles(withSuffix: "swift").map(\.url)
      .filter { $0.path.hasPrefix(target.directoryURL.path) }.sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSources.swift")
    let script = """
      exec > "$0"; hashes='########' quotes='""''"'
      echo 'let embeddedSources: [String: String] = ['
      for f; do
        printf '"%s": %s%s\n' "${f##*/}" "$hashes" "$quotes"; cat "$f"; printf '\n%s%s,\n' "$quotes" "$hashes"
      done
      echo ']'
      """
    return [
      .buildCommand(
        displayName: "Embedding the sources of \(target.name)", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, output.path] + sources.map(\.path), inputFiles: sources, outputFiles: [output])
    ]
  }
}
