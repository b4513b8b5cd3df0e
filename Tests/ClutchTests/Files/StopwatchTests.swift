import Foundation
import Testing

@testable import Storage

@Suite struct StopwatchTests {
  @Test func `a watch counts seconds and begins anew`() {
    var watch = Stopwatch()
    usleep(20_000)
    let passed = watch.seconds
    #expect(passed >= 0.02 && passed < 60)
    watch.restart()
    #expect(watch.seconds < passed)
  }

  /// Clocks that can be set are only for what users see, such as the time of a log line.
  @Test func `no time that passes is measured by a clock that can be set`() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources")
      .standardized
    let files = FileManager.default.enumerator(atPath: package.path)?.compactMap { $0 as? String } ?? []
    #expect(files.count > 300)
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(package.path)/\(file)", encoding: .utf8)
      #expect(!text.contains("timeIntervalSince(") && !text.contains("Date(timeIntervalSinceNow"), "\(file)")
    }
  }
}
