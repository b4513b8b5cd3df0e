import Components
import Testing

@testable import Metrics

struct ClusteringMetricsTests {
  /// From Fixtures/metrics.py: scikit-learn and SciPy; nmi, ari, accuracy, purity.
  @Test(
    arguments: [
      (1, 100, 4, 4, 3, [0.3882093352406484, 0.3826364773987042, 0.72, 0.72]),
      (2, 500, 10, 7, 2, [0.2603834629384706, 0.20518351493571482, 0.436, 0.436]),
      (3, 500, 7, 30, 2, [0.34992022302503484, 0.2879617045746939, 0.492, 0.616]),
      (
        4, 300, 5, 5, 1,
        [0.018015330093075693, 0.0007852015629230909, 0.25666666666666665, 0.2733333333333333]
      ),
    ] as [(UInt64, Int, Int, Int, Int, [Double])])
  func `random partitions have scikit-learn's metrics`(
    seed: UInt64, count: Int, labels: Int, clusters: Int, noise: Int, golden: [Double]
  ) throws {
    let groups = testPartition(
      seed: seed, count: count, labels: labels, clusters: clusters, noise: noise)
    let metrics = try ClusteringMetrics(labels: groups.labels, clusters: groups.clusters)
    for (metric, expected) in zip(ClusteringMetric.allCases, golden) {
      let found = try #require(metrics[metric])
      #expect(agree(found, expected), "\(metric.name)")
    }
  }

  @Test(
    arguments: [
      ("one cluster", [0, 0, 0, 1], [7, 7, 7, 7], 0.75, 0.75),
      ("all singletons", [0, 0, 1, 1], [0, 1, 2, 3], 0.5, 1),
      ("same, renamed", [0, 0, 1, 2], [5, 5, -3, 9], 1, 1),
      ("two clusters of one class", [0, 0, 0, 0, 1], [0, 0, 0, 1, 1], 0.8, 0.8),
      ("matching gives up a majority", [0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 1, 1], 4.0 / 6, 5.0 / 6),
    ] as [(String, [Int], [Int], Double, Double)])
  func `accuracy and purity are those by hand`(
    _: String, labels: [Int], clusters: [Int], accuracy: Double, purity: Double
  ) throws {
    let metrics = try ClusteringMetrics(labels: labels, clusters: clusters)
    #expect(metrics.accuracy.map { agree($0, accuracy) } == true && agree(metrics.purity, purity))
  }

  @Test func `renaming clusters and reordering images changes nothing`() throws {
    let groups = testPartition(seed: 5, count: 200, labels: 6, clusters: 8, noise: 3)
    let metrics = try ClusteringMetrics(labels: groups.labels, clusters: groups.clusters)
    let other = try ClusteringMetrics(
      labels: groups.labels.reversed(), clusters: groups.clusters.reversed().map { 100 - 3 * $0 })
    for metric in ClusteringMetric.allCases {
      let (first, second) = (try #require(metrics[metric]), try #require(other[metric]))
      #expect(agree(first, second))
    }
  }

  @Test(arguments: [(3_000, 3_000), (2_300, 2_250)])
  func `an accuracy out of reach is left out, and the rest is measured`(classes: Int, clusters: Int) throws {
    let images = 0..<(2 * classes)
    let metrics = try ClusteringMetrics(labels: images.map { $0 % classes }, clusters: images.map { $0 % clusters })
    #expect(metrics.accuracy == nil && metrics[.accuracy] == nil)
    #expect(metrics.nmi > 0.8 && metrics.purity > 0.3)
  }
}
