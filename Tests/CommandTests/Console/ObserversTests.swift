import Testing
import Training

@testable import Console

@Suite struct ObserversTests {
  private final class Counter: Observer {
    private(set) var reused: [String] = []
    var wantsStop = false

    func report(_ event: Event) { if case .reused(let stage) = event { reused.append(stage) } }
  }

  @Test func `all observers hear every event, in order`() {
    let counters = [Counter(), Counter()]
    let both = Observers(counters)
    for stage in ["a", "b"] { both.report(.reused(stage: stage)) }
    #expect(counters.map(\.reused) == [["a", "b"], ["a", "b"]])
  }

  @Test func `a run stops if any observer wants it`() {
    let counters = [Counter(), Counter()]
    let both = Observers(counters)
    #expect(!both.wantsStop && !Observers([]).wantsStop)
    counters[1].wantsStop = true
    #expect(both.wantsStop)
  }
}
