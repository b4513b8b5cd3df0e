import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct EncoderPageTests {
  private func table() throws -> [Substring] {
    let root = URL(fileURLWithPath: #filePath + "/../../../..").standardized
    let page = try String(contentsOf: root.appending(path: "docs/encoders.md"), encoding: .utf8)
    return page.split(separator: "\n").filter { $0.hasPrefix("| `") }
  }

  @Test(arguments: pluginNames(Encoders.self)) func `the table on the page has every encoder`(name: String) throws {
    #expect(try table().count { $0.hasPrefix("| `\(name)` |") } == 1)
  }

  @Test func `the table on the page has nothing else`() throws {
    let names = try table().compactMap { $0.firstMatch(of: /^\| `([^`]+)`/).map { String($0.1) } }
    #expect(Set(names).subtracting(pluginNames(Encoders.self)) == [])
  }
}
