import Foundation

/// Returns the golden case files of a plugin: `my-loss.cases.yaml` next to `my-loss.swift`, or those in a folder.
public func caseFiles(beside plugin: String) -> [String] {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: plugin, isDirectory: &isFolder) else { return [] }
  if isFolder.boolValue {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: plugin)) ?? []
    let folder = plugin.hasSuffix("/") ? String(plugin.dropLast()) : plugin
    return names.filter { $0.hasSuffix(".cases.yaml") }.sorted().map { "\(folder)/\($0)" }
  }
  let file = (plugin.hasSuffix(".swift") ? String(plugin.dropLast(6)) : plugin) + ".cases.yaml"
  return FileManager.default.fileExists(atPath: file) ? [file] : []
}
