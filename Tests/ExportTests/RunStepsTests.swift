import Recipe
import Testing
import Training

@testable import Export

/// The steps of MLflow's histories, for recipes and logs that may have any numbers.
@Suite struct RunStepsTests {
  private func recipe(_ epochs: [String]) throws -> Node {
    let phases = epochs.enumerated().map { "p\($0.offset): { epochs: \($0.element) }" }.joined(separator: ", ")
    return try parse("train: { phases: { \(phases) } }", file: "recipe.yaml")
  }

  private func line(_ phase: String, epoch: Int, step: Int) throws -> LogLine {
    let text = #"{"phase": "\#(phase)", "event": "step", "epoch": \#(epoch), "step": \#(step)}"#
    return try #require(LogLine.lines(of: text).first).line
  }

  @Test func `steps are counted on from phase to phase`() throws {
    let steps = RunSteps(try recipe(["2", "3"]), stepsPerEpoch: 10)
    #expect(try steps[line("p0", epoch: 0, step: 1)] == 1 && steps[line("p0", epoch: 1, step: 10)] == 20)
    #expect(try steps[line("p1", epoch: 0, step: 1)] == 21 && steps[line("p1", epoch: 2, step: 10)] == 50)
    #expect(steps.last == 50)
  }

  @Test func `the steps of an epoch are the most that the log has`() throws {
    let lines = try [line("p0", epoch: 0, step: 7), line("p0", epoch: 0, step: 12), line("p0", epoch: 1, step: 3)]
    let steps = RunSteps(try recipe(["2"]), lines)
    #expect(steps[lines[2]] == 15 && steps.last == 24)
    #expect(RunSteps(try recipe(["2"]), []).last == 2)
  }

  @Test func `the order of steps is that of the log, for any numbers of epochs`() throws {
    let steps = RunSteps(try recipe(["1", "0", "4", "2"]), stepsPerEpoch: 3)
    var before = 0
    for (phase, epochs) in [("p0", 1), ("p2", 4), ("p3", 2)] {
      for epoch in 0..<epochs {
        for step in 1...3 {
          let own = steps[try line(phase, epoch: epoch, step: step)]
          #expect(own == before + 1)
          before = own
        }
      }
    }
    #expect(steps.last == before)
  }

  @Test(arguments: ["9223372036854775807", "-5", "many", "[1]"]) func `epochs that no recipe can have do not trap`(
    epochs: String
  ) throws {
    let steps = RunSteps(try recipe([epochs, "9223372036854775807"]), stepsPerEpoch: .max)
    #expect(try steps.last >= 0 && steps[line("p1", epoch: .max, step: .max)] == .max)
    #expect(try steps[line("none", epoch: 0, step: 4)] == 4)
  }

  @Test func `times are in whole milliseconds, and what has none is clamped`() {
    #expect([0, 1.2344, 1.2346, -0.0006].map(milliseconds) == [0, 1234, 1235, -1])
    #expect([Double.nan, .infinity, -.infinity, 1e300].map(milliseconds) == [0, .max, .min, .max])
  }
}
