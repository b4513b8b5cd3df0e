import Foundation
import Testing

@testable import Storage

@Suite struct ReasonTests {
  private func reason(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return systemReason(error) }
  }

  @Test func `what the system says is told in its words`() {
    #expect(reason { _ = try Data(contentsOf: URL(fileURLWithPath: "/nowhere/x")) } == "No such file or directory")
    #expect(reason { try Data([1]).write(to: URL(fileURLWithPath: "/nowhere/x")) } == "No such file or directory")
    #expect(reason { throw POSIXError(.ENOSPC) } == "No space left on device")
    #expect(reason { throw NSError(domain: NSPOSIXErrorDomain, code: Int(EROFS)) } == "Read-only file system")
    #expect(reason { throw CocoaError(.fileReadUnknown) } == "it cannot be read")
    #expect(reason { throw RunError("a.txt: is wrong") } == "a.txt: is wrong")
  }

  private struct Line: Codable { let a: [Int] }

  @Test(arguments: [
    ("{}", "it has no 'a'"), ("{\"a\": [1, \"x\"]}", "'a.1' should be a value of the type Int"),
    ("{", "it is not JSON"),
  ])
  func `JSON that is wrong is told by its place`(text: String, words: String) {
    #expect(reason { _ = try JSONDecoder().decode(Line.self, from: Data(text.utf8)) } == words)
  }
}
