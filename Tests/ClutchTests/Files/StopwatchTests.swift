import Foundation
import Testing

@testable import Clutch

@Suite struct StopwatchTests {
  @Test func `a watch counts seconds and begins anew`() {
    var watch = Stopwatch()
    usleep(20_000)
    let passed = watch.seconds
    #expect(passed >= 0.02 && passed < 60)
    watch.restart()
    #expect(watch.seconds < passed)
  }

  /// Clocks that users set are for what is told to users, such as the time of a line of a log.
  @Test func `no time that passes is measured by a clock that can be set`() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources")
      .standardized
    let files = FileManager.default.enumerator(atPath: package.path)?.compactMap { $0 as? String } ?? []
    #expect(files.count > 300)
    // Slurm's queue is asked in minutes, and tests choose the time.
    let allowed = ["SlurmLauncher.swift", "SlurmTask.swift", "ReadingDisplay.swift"]
    for file in files where file.hasSuffix(".swift") && !allowed.contains(where: file.hasSuffix) {
      let text = try String(contentsOfFile: "\(package.path)/\(file)", encoding: .utf8)
      #expect(!text.contains("timeIntervalSince("), "\(file)")
    }
  }
}
