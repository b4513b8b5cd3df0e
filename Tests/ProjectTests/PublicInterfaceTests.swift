import Foundation
import Testing

/// The page on the public interface, compared with the sources.
@Suite struct PublicInterfaceTests {
  /// The modules that `import Clutch` exports.
  static let modules = ["ClusterAnalysis", "Components", "Torch", "Recipe", "Formats", "Metrics"]

  /// The names in a list item of the page: `* `Name`: meaning`.
  private func listed(in page: String) -> [String: [String]] {
    var names: [String: [String]] = [:]
    var module = ""
    for line in page.split(separator: "\n") {
      if line.hasPrefix("## ") { module = String(line.dropFirst(3)) }
      if let item = line.firstMatch(of: /^\* `(\w+)`: \S/) { names[module, default: []].append(String(item.1)) }
    }
    return names
  }

  /// The names of the public declarations at the top level of some lines.
  private func declared(in lines: [Substring]) -> [String] {
    lines.compactMap { line in
      // A declaration at the top level is not indented.
      let rest = line.prefixMatch(of: /(?:@\w+(?:\([^)]*\))? )*public\b/).map { line[$0.range.upperBound...] }
      let form = /\ (?:\w+ )*?(?:class|struct|enum|protocol|actor|func|let|var|typealias) `?(\w+)/
      return rest?.prefixMatch(of: form).map { String($0.1) }
    }
  }

  private var page: String {
    get throws { try String(contentsOfFile: "\(Project.root)/docs/api.md", encoding: .utf8) }
  }

  @Test(arguments: modules)
  func `the page lists every public declaration of a module, and no other`(module: String) throws {
    let names = try #require(listed(in: page)[module])
    let sources = Project.swiftFiles(in: ["Sources/\(module)"])
    let declarations = Set(sources.flatMap { declared(in: $0.lines) })
    #expect(declarations.count > 5)
    #expect(declarations.subtracting(names).sorted() == [], "add these to docs/api.md, or make them package")
    #expect(Set(names).subtracting(declarations).sorted() == [], "remove these from docs/api.md")
    #expect(names.count == Set(names).count, "a name is on the page twice")
  }

  @Test func `the page has a section for each module that Clutch exports`() throws {
    let exports = try String(contentsOfFile: "\(Project.root)/Sources/Clutch/Exports.swift", encoding: .utf8)
    let modules = exports.matches(of: /@_exported import (\w+)/).map { String($0.1) }
    #expect(modules.sorted() == Self.modules.sorted())
    #expect(try Set(listed(in: page).keys) == Set(modules))
  }

  @Test func `declarations are found with attributes and modifiers, but not below the top level`() {
    let text = """
      public struct A: Sendable {
        public var inside = 0
      @resultBuilder public enum B {}
      public final class C<T> {}
      @discardableResult public func d() -> Int {
      public indirect enum E {}
      public typealias F = Int
      package struct G {}
      extension A { public func h() {} }
      """
    #expect(declared(in: text.split(separator: "\n")) == ["A", "B", "C", "d", "E", "F"])
  }

  @Test func `only items of lists count on the page`() {
    let page = "## Torch\n* `Tensor`: an array; `call` is another\n* about `DType`\n\n## Recipe\n* `parse`: reads\n"
    #expect(listed(in: page) == ["Torch": ["Tensor"], "Recipe": ["parse"]])
  }
}
