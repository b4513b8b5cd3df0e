@testable import Metrics

/// Labels and clusters that agree, except for the images in `noise`; the same as `grouped` in Fixtures/metrics.py.
func testPartition(
  seed: UInt64, count: Int, labels: Int, clusters: Int, noise: Int
) -> (labels: [Int], clusters: [Int]) {
  var random = SplitMix64(seed: seed)
  let truth = (0..<count).map { _ in random.index(below: labels) }
  let found = truth.map { label in
    random.index(below: noise) == 0 ? random.index(below: clusters) : label % clusters
  }
  return (truth, found)
}
