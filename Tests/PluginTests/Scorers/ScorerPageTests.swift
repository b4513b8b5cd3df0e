import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct ScorerPageTests {
  private let page: String

  init() throws {
    let root = URL(fileURLWithPath: #filePath + "/../../../..").standardized
    page = try String(contentsOf: root.appending(path: "docs/scorers.md"), encoding: .utf8)
  }

  private var table: [Substring] { page.split(separator: "\n").filter { $0.hasPrefix("| `") } }

  @Test(arguments: pluginNames(Scorers.self)) func `the table on the page has every scorer`(name: String) {
    #expect(table.count { $0.split(separator: "|")[0].contains("`\(name)`") } == 1)
  }

  @Test func `the table on the page has nothing else`() {
    let names = table.flatMap { row in
      row.split(separator: "|")[0].matches(of: /`([^`]+)`/).map { String($0.1) }
    }
    #expect(Set(names).subtracting(pluginNames(Scorers.self)) == [])
  }
}
