import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct MethodPageTests {
  private let root = URL(fileURLWithPath: #filePath + "/../../../..").standardized

  /// The first cells of the tables of methods, which link the name to its file: [`name`](../Plugins/…).
  private var methods: [(name: String, file: String)] {
    get throws {
      let page = try String(contentsOf: root.appending(path: "docs/methods.md"), encoding: .utf8)
      return page.matches(of: /(?m)^\| \[`([^`]+)`\]\(\.\.\/([^)]+)\)/).map { (String($0.1), String($0.2)) }
    }
  }

  @Test(arguments: pluginNames(Losses.self)) func `one row of the page's tables has the loss and its file`(
    name: String
  ) throws {
    let rows = try methods.filter { $0.name == name }
    try #require(rows.count == 1)
    let source = try String(contentsOf: root.appending(path: rows[0].file), encoding: .utf8)
    #expect(source.contains("static let name = \"\(name)\""))
  }

  @Test func `the tables have nothing else`() throws {
    #expect(try Set(methods.map(\.name)).subtracting(pluginNames(Losses.self)) == [])
  }
}
