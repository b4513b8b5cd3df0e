import Storage
import Testing

@testable import Stages

@Suite struct CalibrationTests {
  private let scores = (1...20).reversed().map(Float.init)

  @Test func `the threshold accepts 95 percent of the held-out images, unless another share is given`() throws {
    #expect(try Calibration(of: scores).threshold == 19)
    #expect(try Calibration(of: scores, accept: 0.5).threshold == 10)
    #expect(try Calibration(of: scores, accept: 1).threshold == 20)
    #expect(try Calibration(of: scores).accept == 0.95 && Calibration(of: scores, accept: 0.5).accept == 0.5)
  }

  @Test func `equal scores are accepted together`() throws {
    #expect(try Calibration(of: [1, 1, 1, 2], accept: 0.1).threshold == 1)
  }

  @Test(arguments: [0, -1, 1.5]) func `a share that accepts nothing or more than all is an error`(share: Double) {
    let error = #expect(throws: RunError.self) { try Calibration(of: scores, accept: share) }
    #expect(
      error?.description == "share of ID to accept: it is \(share); it must be greater than 0 and at most 1")
  }

  @Test func `scores that are no numbers are an error`() {
    #expect(throws: RunError.self) { try Calibration(of: [1, .nan]) }
    #expect(throws: RunError.self) { try Calibration(of: []) }
  }
}
