import Foundation
import Testing

/// The modules, from the bottom up: each may import those in rows above it, and none beside or below it.
private let layers: [Set<String>] = [
  ["CTorch", "Storage", "Metrics"],
  ["Torch", "Recipe"],
  ["Formats", "ClusterAnalysis"],
  ["Components"],
  ["PluginFiles", "Training", "Clutch"],
  ["Experiments", "Plugins"],
  ["Stages"],
  ["Runs", "TensorBoard", "Documentation", "Fetch"],
  ["Comparisons", "Sweeps", "Conformance"],
  ["Slurm", "Export", "Report", "Console"],
  ["Scoring"],
  ["Command", "Bench"],
  ["Main"],
]

private func layer(of module: String) -> Int? { layers.firstIndex { $0.contains(module) } }

/// An import that points up or sideways, or that the manifest does not list.
private func wrongImports(of module: String, in lines: [Substring], _ manifest: Manifest) -> [String] {
  guard let own = layer(of: module) else { return ["\(module) is in no layer"] }
  return imports(in: lines).compactMap { name in
    guard let other = layer(of: name) else { return nil }  // of the system
    if other >= own { return "\(module) imports \(name), which is not below it" }
    return unlisted(name, by: module, manifest)
  }
}

/// The modules that lines of source import.
private func imports(in lines: [Substring]) -> [String] {
  lines.compactMap { $0.wholeMatch(of: /(?:\w+ |@\w+ )*import (\w+)/).map { String($0.1) } }
}

/// The error about an import that the manifest does not list: the build fails if the other module happens to be built
/// later.
private func unlisted(_ name: String, by target: String, _ manifest: Manifest) -> String? {
  guard layer(of: name) != nil, !manifest.reachable(from: target).contains(name) else { return nil }
  return "\(target) imports \(name), which the manifest omits"
}

@Suite struct ImportTests {
  private let manifest: Manifest

  init() throws {
    manifest = Manifest(try String(contentsOfFile: "\(Project.root)/Package.swift", encoding: .utf8))
  }

  @Test func `modules import only what is below them`() {
    var count = 0
    for file in Project.sources {
      let parts = file.path.split(separator: "/")
      let module = parts[0] == "Plugins" ? "Plugins" : String(parts[1])
      if module == "EmbedSources" { continue }
      #expect(wrongImports(of: module, in: file.lines, manifest) == [], "\(file.path)")
      count += 1
    }
    #expect(count > 400)
  }

  @Test func `tests import only what the manifest lists`() {
    let targets = manifest.dependencies.keys.filter { $0.hasSuffix("Tests") }
    #expect(targets.count > 8)
    for file in Project.tests {
      guard let target = targets.first(where: { file.path.hasPrefix("Tests/\($0)/") }) else { continue }
      for name in imports(in: file.lines) {
        #expect(unlisted(name, by: target, manifest) == nil, "\(file.path)")
      }
    }
    #expect(unlisted("Slurm", by: "FetchTests", manifest) == "FetchTests imports Slurm, which the manifest omits")
  }

  @Test func `no module depends on itself`() {
    for module in manifest.dependencies.keys { #expect(!manifest.reachable(from: module).contains(module)) }
    #expect(manifest.reachable(from: "Command").isSuperset(of: ["Storage", "Stages", "Sweeps"]))
  }

  @Test func `an import that points up is found`() {
    #expect(
      wrongImports(of: "Storage", in: ["import Stages"], manifest) == ["Storage imports Stages, which is not below it"])
    #expect(wrongImports(of: "Runs", in: ["@testable import Sweeps"], manifest).count == 1)
    #expect(wrongImports(of: "Runs", in: ["package import Stages", "import Foundation"], manifest) == [])
  }

  @Test func `plugins of the project import no more than plugin files can`() {
    let allowed: Set = ["Clutch", "Foundation", "Dispatch", "Synchronization"]
    for file in Project.swiftFiles(in: ["Plugins", "examples"]) {
      for line in file.lines {
        guard let match = line.wholeMatch(of: /import (\w+)/) else { continue }
        #expect(allowed.contains(String(match.1)), "\(file.path): \(line)")
      }
    }
  }
}
