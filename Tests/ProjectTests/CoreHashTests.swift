import Foundation
import Testing

@Suite struct CoreHashTests {
  /// `Recipe` only reads options, whose values keys contain, and `PluginFiles` only loads components, whose own sources
  /// keys contain.
  private static let omitted: Set = ["Recipe", "PluginFiles"]

  @Test func `the hash of the core covers all modules that stages are linked with`() throws {
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: "\(Project.root)/\(path)", encoding: .utf8)
    }
    let linked = Manifest(try text("Package.swift")).reachable(from: "Stages").union(["Stages"])
      .filter { $0.wholeMatch(of: /C[A-Z]\w*/) == nil }  // the sources of C modules are embedded in those that use them
    let hashed = try text("Sources/Stages/CoreHash.swift").matches(of: /"(\w+)": \w+Sources/).map { String($0.1) }
    #expect(Set(hashed) == linked.subtracting(Self.omitted))
    #expect(linked.count > 8)
  }
}
