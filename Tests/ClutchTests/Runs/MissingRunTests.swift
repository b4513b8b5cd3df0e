import Foundation
import Testing

@testable import Runs
@testable import Storage

@Suite struct MissingRunTests {
  @Test(arguments: [
    (RunFolder.Place.run, "name the folder of a run, such as runs/NAME/KEY"),
    (.runs, "name the folder of a run, or one that contains runs"),
    (.runsOrSweep, "name the folder of a run or a sweep, or one that contains runs"),
  ])
  func `a folder that does not exist, or has no runs, is named with what would be right`(
    place: RunFolder.Place, right: String
  ) throws {
    let folder = try TemporaryFolder()
    #expect(
      RunFolder.missing(at: "\(folder.path)/none", expected: place)
        == "there is no folder '\(folder.path)/none'; \(right)")
    #expect(RunFolder.missing(at: folder.path, expected: place) == "there is no run in '\(folder.path)'; \(right)")
  }

  @Test func `where one run is expected, one of several is suggested`() throws {
    let files = try RunFiles()
    let first = try files.run("ccl", key: "aa", seed: 0, 0.5)
    try files.run("ccl", key: "bb", seed: 1, nil)
    #expect(
      RunFolder.missing(at: "\(files.path)/runs", expected: .run)
        == "'\(files.path)/runs' is not the folder of a run, but contains 2 runs; name one, such as '\(first)'")
    let error = #expect(throws: RunError.self) { try Detector(run: "\(files.path)/none") }
    #expect(
      error?.description == "there is no folder '\(files.path)/none'; name the folder of a run, such as runs/NAME/KEY")
  }
}
