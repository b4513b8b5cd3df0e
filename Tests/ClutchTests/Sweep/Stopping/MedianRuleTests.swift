import Testing

@testable import Stages
@testable import Sweeps

struct MedianRuleTests {
  private func stops(_ own: [Double], _ others: [[Double]], trials: Int = 3) -> Bool {
    var rule = MedianRule()
    rule.trials = trials
    return rule.stops(own, others: others)
  }

  @Test func `the best so far is held against the median of what others had on average`() {
    // The averages of the others are 0.5, 0.25 and 0.75; their median is 0.5.
    let others = [[0.25, 0.75], [0.5, 0.0], [0.75, 0.75]]
    #expect(stops([0.375, 0.25], others))
    #expect(!stops([0.625, 0.25], others), "it was better once")
    #expect(!stops([0.5, 0.25], others), "as good as the median is good enough")
  }

  @Test func `of an even number the median lies between the middle two`() {
    let others = [[0.25], [0.5], [0.75], [1.0]]  // 0.625
    #expect(stops([0.5], others) && !stops([0.625], others))
  }

  @Test func `nobody is stopped before enough others were measured, nor without a measurement`() {
    #expect(!stops([0.0], [[1.0], [1.0]]) && stops([0.0], [[1.0], [1.0], [1.0]]))
    #expect(stops([0.0], [[1.0]], trials: 1))
    #expect(!stops([], [[1.0], [1.0], [1.0]]))
  }

  @Test func `rungs double`() {
    var rule = MedianRule()
    rule.first = 3
    let stopping = Stopping(rule: .median(rule), measure: Measure(scorer: "", metric: .auroc))
    #expect(stopping.rungs(of: 24) == [3, 6, 12] && stopping.rungs(of: 25) == [3, 6, 12, 24])
  }
}
