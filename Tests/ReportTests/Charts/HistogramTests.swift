import Testing

@testable import Report

@Suite struct HistogramTests {
  @Test func `every score is in a bin, those far away in the outer ones`() {
    let inside = (0..<1000).map { Float($0) / 1000 }
    let histogram = Histogram([("test", inside), ("far", [-100, 0.5, 1e30, .infinity])], bins: 4)
    for share in histogram.shares { #expect(abs(share.values.reduce(0, +) - 100) < 1e-9, "\(share.set)") }
    let far = histogram.shares[1].values
    #expect(far.first == 25 && far.last == 50)
  }

  @Test func `bins are as wide as each other and hold shares of their set in percent`() {
    let histogram = Histogram([("test", [0, 1, 2, 3, 4]), ("ood", [4, 4])], bins: 4)
    #expect(histogram.edges == [0, 1, 2, 3, 4])
    #expect(histogram.shares.map(\.values) == [[20, 20, 20, 40], [0, 0, 0, 100]])
  }

  @Test func `scores that are all alike make bins all the same`() {
    let histogram = Histogram([("test", [2, 2, 2])], bins: 3)
    #expect(histogram.edges.first == 2 && histogram.edges.last ?? 0 > 2)
    #expect(histogram.shares[0].values == [100, 0, 0])
  }

  @Test func `the plot marks the threshold and keeps the colours of the sets`() {
    let plot = Histogram([("test", [0, 1]), ("b", [1, 2])], bins: 2)
      .plot("knn", threshold: 1.23456, colours: ["test": 0, "b": 4])
    #expect(plot.title == "knn: scores" && plot.lines.map(\.colour) == [0, 4])
    #expect(plot.marks.map(\.x) == [1.23456] && plot.note == "95 % of the test images score at most 1.235.")
    #expect(Histogram([("test", [0, 1])]).plot("knn", threshold: nil, colours: [:]).marks.isEmpty)
  }
}
