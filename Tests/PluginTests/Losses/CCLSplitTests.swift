import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct CCLSplitTests {
  @Test(arguments: [
    (CCLSplit(samples: false, centers: false), 0.0, 0.0), (CCLSplit(centers: false), 0.5, 0.0),
    (CCLSplit(samples: false), 0.0, 0.5), (CCLSplit(), 0.5, 0.5),
    (CCLSplit(localWeight: 0.25, globalWeight: 3), 0.25, 3.0),
  ])
  func `three orthogonal images, by hand`(_ options: CCLSplit, _ local: Double, _ global: Double) {
    // Images 0 and 1 share cluster 0, whose center is orthogonal to both; image 2 lies on the center of cluster 1.
    let batch = LossBatch(axes: [0, 1, 2], [0, 0, 1], centers: [3, 2])
    var loss = options
    loss.temperature = 1
    loss.centerTemperature = 1
    let denominator = log(e + 4)
    let expected =
      denominator - 1 + local * (denominator - (4.0 / 3 + 2) / 6)
      + global * (4 * log(2.0) + 2 * (log(e + 1) - 1)) / 6
    #expect(abs(loss(Views(batch.projections), batch.clusters).item - expected) < 1e-12)
  }

  @Test func `with a cluster for every image it is NT-Xent one and a half times, and a choice among the centers`() {
    let batch = LossBatch(random: [3, 1, 0, 2], centers: 4)
    let views = Views(batch.projections)
    let logits = views.rows.matmul(batch.clusters.centers.transpose()) / 0.5  // [8, 4]
    let choice = call("aten::cross_entropy_loss", logits, Tensor([3, 1, 0, 2, 3, 1, 0, 2])).item
    let expected = 1.5 * NTXent()(views).item + 0.5 * choice
    #expect(abs(CCLSplit()(views, batch.clusters).item - expected) < 1e-12)
  }

  @Test(arguments: [false, true])
  func `with one cluster the term of the centers is 0 and has no gradient`(_ concentration: Bool) {
    let batch = LossBatch(random: [0, 0, 0, 0], centers: 1)
    let test = LossCase("ccl-split", CCLSplit(samples: false, globalWeight: 100, concentration: concentration))
    let plain = LossCase("nt-xent", NTXent())
    #expect(abs(test.value(batch) - plain.value(batch)) < 1e-12)
    #expect(largestDifference(test.gradient(batch), plain.gradient(batch)) < 1e-12)
  }

  @Test(arguments: [[0, 0, 0, 0, 1], [0, 1, 2, 0, 1], [2, 2, 2, 2, 2]])
  func `every center stands in the denominator once, however many of its members are in the batch`(_ of: [Int]) {
    let batch = LossBatch(axes: [0, 0, 0, 0, 0], of, centers: [0, 0, 0])
    let with = LossCase("ccl-split", CCLSplit(globalWeight: 1)).value(batch)
    let without = LossCase("ccl-split", CCLSplit(centers: false)).value(batch)
    #expect(abs(with - without - log(3.0)) < 1e-12)
  }

  @Test func `the temperatures of clusters are those of PCL's code`() throws {
    let golden = try LossBatch.fixture()
    let made = CenterTerm(temperature: 0.2, concentration: true).temperatures(
      try #require(golden["concentrations"]), sizes: Tensor([5, 5, 1, 5]))
    #expect(largestDifference(made, golden["temperatures"]) < 1e-15)
    #expect(abs(made.mean().item - 0.2) < 1e-15)
  }

  @Test(arguments: [
    ([0.4, 0.4, 0.4], [6, 7, 8]), ([0, 0, 0], [1, 1, 1]), ([0], [1]), ([0, 0, 0], [6, 7, 8]),
    ([0, 1e-8, 3e-8], [6, 6, 6]), ([0.2, 0, 0.2], [6, 1, 6]),
  ])
  func `clusters that are equally tight, but for rounding, or that have one member each, share the temperature`(
    _ concentrations: [Double], _ sizes: [Int]
  ) {
    let made = CenterTerm(temperature: 0.5, concentration: true).temperatures(
      Tensor(concentrations), sizes: Tensor(sizes))
    #expect((made - 0.5).abs().max().item < 1e-15)
  }

  /// The 10th and 90th percentile of 0 and x are x/10 and 9x/10, so the temperatures are 0.1 and 0.9 for a mean of 0.5.
  @Test func `a cluster of equal images is the tightest, and not one of a single member`() {
    #expect(
      largestDifference(
        CenterTerm(temperature: 0.5, concentration: true).temperatures(
          Tensor([0, 0.3]), sizes: Tensor([6, 6])), Tensor([0.1, 0.9])) < 1e-15)
    #expect(
      largestDifference(
        CenterTerm(temperature: 0.5, concentration: true).temperatures(
          Tensor([0, 0.3]), sizes: Tensor([1, 6])), Tensor([0.5, 0.5])) < 1e-15)
  }

  @Test(arguments: [0.0, 1e-8, 1e-4]) func `no temperature falls below a twentieth of the mean`(tight: Double) {
    let concentrations = Tensor(Array(repeating: tight, count: 16) + [0.2, 0.25, 0.3, 0.35])
    let made = CenterTerm(temperature: 0.5, concentration: true).temperatures(
      concentrations, sizes: Tensor(Array(repeating: 6, count: 20)))
    #expect(made.min().item > 0.5 / 20 && abs(made.mean().item - 0.5) < 1e-12)
  }

  /// Twenty pictures with six copies each: two loose clusters, and many of equal images.
  @Test func `copies of few pictures give a loss of ordinary size`() {
    let random = Generator(seed: 4)
    let pictures = Tensor.randn([20, 8], random).normalize()
    let rows = Tensor.concatenate(Array(repeating: pictures, count: 6))
    let assignments = (0..<120).map { min($0 % 20, 17) }
    let clusters = Clustering(features: rows, assignments: Tensor(assignments))
    let batch = BatchClusters(
      assignments: clusters.assignments, centers: clusters.centers.normalize(),
      concentrations: clusters.concentrations, sizes: clusters.sizes)
    let loss = CCLSplit(concentration: true)(Views(.stack([rows, rows])), batch).item
    #expect(loss.isFinite && loss < 30)
  }

  @Test func `without concentration the concentrations are not looked at`() {
    var batch = LossBatch(random: [0, 1, 0, 1], centers: 2)
    let before = LossCase("ccl-split", CCLSplit()).value(batch)
    batch.clusters = BatchClusters(
      assignments: batch.clusters.assignments, centers: batch.clusters.centers, concentrations: Tensor([.nan, 0.0]),
      sizes: batch.clusters.sizes)
    #expect(LossCase("ccl-split", CCLSplit()).value(batch) == before)
  }

  @Test(arguments: [
    (CCLSplit(localWeight: -1), "localWeight", "must be 0 or more, but is -1.0"),
    (CCLSplit(globalWeight: -0.5), "globalWeight", "must be 0 or more, but is -0.5"),
    (CCLSplit(globalWeight: .nan), "globalWeight", "must be a finite number, but is nan"),
    (CCLSplit(centerTemperature: 0), "centerTemperature", "must be greater than 0, but is 0.0"),
  ])
  func `an option out of range is refused`(_ loss: CCLSplit, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
