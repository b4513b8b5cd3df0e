import Clutch
import Testing

@testable import Plugins

@Suite struct BalancedKMeansTests {
  @Test(arguments: [1, 7, 8, 399, 400]) func `sizes differ by at most one`(k: Int) throws {
    let features = try TorchReference("partitions")["features"]
    let sizes = try BalancedKMeans(k: k, iterations: 3)(features, Generator(seed: 1)).counts(k).ints
    #expect(sizes.allSatisfy { $0 == 400 / k || $0 == 400 / k + 1 } && sizes.reduce(0, +) == 400)
  }

  @Test func `an assignment costs at most 2 % more than the best one`() throws {
    let reference = try TorchReference("partitions")
    let distances = try reference["features"].to(.float64).squaredDistances(to: reference["centers"])
    let found = EqualShares(distances, iterations: 30).assignments()
    let cost = distances.gather(axis: 1, Tensor(found).unsqueeze(1)).sum().item
    let best = try reference["seats"].item
    #expect(cost >= best * (1 - 1e-9) && cost <= 1.02 * best)
  }

  @Test func `the objective is close to that of exact assignments`() throws {
    let reference = try TorchReference("partitions")
    let features = try reference["features"]
    let clusterer = BalancedKMeans(k: 8, restarts: 5, spherical: false)
    let clustering = Clustering(features: features, assignments: try clusterer(features, Generator(seed: 1)))
    let objective = (features - clustering.centers[clustering.assignments]).square().sum().item
    #expect(objective <= 1.1 * (try reference["balanced"].item))
  }

  @Test func `by hand: the row with less to lose moves to the farther center`() {
    // Three rows at center 0 and one at center 1. Row 2 is nearest to center 1 of the three.
    let distances = Tensor([0.0, 100, 1, 81, 9, 49, 100, 0], [4, 2])
    #expect(EqualShares(distances, iterations: 30).assignments() == [0, 0, 1, 1])
  }

  @Test func `equal features are shared evenly`() throws {
    #expect(try BalancedKMeans(k: 4)(.ones([12, 2]), Generator(seed: 1)).counts(4).ints == [3, 3, 3, 3])
  }

  @Test(arguments: [
    (BalancedKMeans(k: 0), "'k' must be 1 or more, but is 0"),
    (BalancedKMeans(iterations: 0), "'iterations' must be 1 or more, but is 0"),
    (BalancedKMeans(sinkhorn: 0), "'sinkhorn' must be 1 or more, but is 0"),
    (BalancedKMeans(restarts: 0), "'restarts' must be 1 or more, but is 0"),
  ])
  func `options out of range are refused`(clusterer: BalancedKMeans, message: String) {
    #expect(#expect(throws: OptionError.self) { try clusterer.validate() }?.description == message)
  }

  @Test func `fewer features than clusters are refused`() {
    let error = #expect(throws: ClusteringError.self) { try BalancedKMeans(k: 4).validate(images: 3) }
    #expect(
      error?.description
        == "balanced k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
  }
}
