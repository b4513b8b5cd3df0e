import Clutch
import Testing

@testable import Conformance
@testable import Plugins

@Suite struct MyBYOLTests {
  @Test func `it trains as the BYOL of the tree does`() throws {
    let own = try ObjectiveTrial(.ofBatches(MyBYOL(hidden: 32)), steps: 4)
    let other = try ObjectiveTrial(.ofBatches(BYOL(hidden: 32)), steps: 4)
    for step in 0..<4 {
      let (value, expected) = (try own.step(step), try other.step(step))
      #expect(abs(value - expected) < 1e-4, "step \(step + 1): \(value), \(expected)")
    }
    #expect(own.tensors.map(\.name) == other.tensors.map(\.name))
    for (a, b) in zip(own.tensors, other.tensors) {
      #expect((a.tensor.detach() - b.tensor.detach()).abs().max().item < 1e-3, "\(a.name)")
    }
  }

  @Test func `the teacher follows the model by its momentum, and does not move at the end`() throws {
    for (momentum, moves) in [(Ramp(1), false), (Ramp(0.5), true)] {
      let trial = try ObjectiveTrial(.ofBatches(MyBYOL(momentum: momentum)), steps: 1)
      let teacher = try #require(trial.kept.first { $0.name.hasSuffix("teacher.head.0.weight") })
      let before = teacher.tensor.clone()
      try trial.step(0)
      #expect(((teacher.tensor - before).abs().max().item > 0) == moves)
    }
  }

  @Test func `an option out of range is refused`() {
    let high = #expect(throws: OptionError.self) { try MyBYOL(momentum: Ramp(1.5)).validate() }
    #expect(high?.description == "'momentum' must be from 0 to 1, but is 1.5")
    let empty = #expect(throws: OptionError.self) { try MyBYOL(hidden: 0).validate() }
    #expect(empty?.description == "'hidden' must be from 1 to 16384, but is 0")
  }
}
