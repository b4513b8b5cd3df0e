import Testing

@testable import Metrics

struct MetricErrorTests {
  @Test func `an error says where, what, and what would be right`() {
    let error = MetricError("share", "it is 2", "it must be at most 1")
    #expect(error.description == "share: it is 2; it must be at most 1")
    #expect("\(error)" == error.description)
  }
}
