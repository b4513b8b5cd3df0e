import Recipe
import Testing

@testable import Plugins

@Suite struct LinearDecayTests {
  /// torch 2.13: the rates of LinearLR(optimizer, 1.0, 0.2, total_iters=8) from 1.0.
  @Test func `epochs have the rates of torch's LinearLR`() {
    for (epoch, rate) in [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2].enumerated() {
      #expect(abs(LinearDecay(floor: 0.2).factor(epoch: Double(epoch), of: 8) - rate) < 1e-12)
    }
  }

  @Test func `the line follows on the warm-up`() {
    let schedule = LinearDecay(warmUp: 2)
    #expect([0.0, 1, 2, 6, 10].map { schedule.factor(epoch: $0, of: 10) } == [0, 0.5, 1, 0.5, 0])
  }

  @Test(arguments: [
    (LinearDecay(warmUp: -1), "warmUp", "must be 0 or more, but is -1.0"),
    (LinearDecay(floor: 2), "floor", "must be from 0 to 1, but is 2.0"),
  ])
  func `impossible options are refused`(options: LinearDecay, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
