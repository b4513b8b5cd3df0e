import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct CCLTests {
  @Test(
    arguments: [
      // For images 0 and 1: the number of 1 = exp(0) in the denominator besides e, and the mean positive similarity.
      // For image 2: the numbers of e and 1 in the denominator; all its positives have similarity 1.
      (CCL(temperature: 1), [6, 0.25], [2, 5]),
      (CCL(temperature: 1, centers: false), [4, 1.0 / 3], [1, 4]),
      (CCL(temperature: 1, samples: false), [6, 0.5], [2, 5]),
      (CCL(temperature: 1, samples: false, centers: false), [4, 1], [1, 4]),
      (CCL(temperature: 1, samples: false, centers: false, negatives: .otherClusters), [2, 1], [1, 4]),
      (CCL(temperature: 1, samples: false, negatives: .otherClusters), [4, 0.5], [2, 5]),
    ] as [(CCL, [Double], [Double])])
  func `three orthogonal images, by hand`(_ loss: CCL, _ pair: [Double], _ alone: [Double]) {
    // Images 0 and 1 share cluster 0, whose center is orthogonal to both; image 2 lies on the center of cluster 1.
    let batch = LossBatch(axes: [0, 1, 2], [0, 0, 1], centers: [3, 2])
    let first = log(e + pair[0]) - pair[1]
    let last = log(alone[0] * e + alone[1]) - 1
    #expect(abs(loss(Views(batch.projections), batch.clusters).item - (2 * first + last) / 3) < 1e-12)
  }

  @Test func `the own other view counts once, though it is also of the same cluster`() {
    let batch = LossBatch(axes: [0, 1], [0, 0], centers: [3])
    let loss = CCL(temperature: 1, centers: false)(Views(batch.projections), batch.clusters).item
    #expect(abs(loss - (log(e + 2) - 1.0 / 3)) < 1e-12)  // counted twice, it would be 2/4
  }

  @Test(arguments: [[0, 0, 0, 0, 1], [0, 1, 2, 0, 1], [2, 2, 2, 2, 2]])
  func `every center stands in the denominator once, however many of its members are in the batch`(_ of: [Int]) {
    let batch = LossBatch(axes: [0, 0, 0, 0, 0], of, centers: [0, 0, 0])
    let loss = CCL()(Views(batch.projections), batch.clusters).item
    #expect(abs(loss - log(Double(9 + 3))) < 1e-12)  // nine other views and three centers, all alike
  }

  @Test func `an empty cluster is neither a positive nor a negative`() {
    let features = Tensor.randn([6, 8], Generator(seed: 3), .float64)
    func value(_ assignments: [Int]) -> Double {
      let clustering = Clustering(features: features, assignments: Tensor(assignments))
      let centers = clustering.centers.normalize()
      return LossCase("ccl", CCL()).value(
        LossBatch(features.expand(2, 6, 8), clustering.assignments.ints, centers: centers))
    }
    #expect(value([0, 4, 4, 9, 0, 4]) == value([0, 1, 1, 2, 0, 1]))
  }

  @Test(arguments: [(DType.float64, 1e-12), (.float32, 1e-6)])
  func `with both switches off it is NT-Xent in value and gradient`(_ dtype: DType, _ tolerance: Double) throws {
    let plain = LossCase("nt-xent", NTXent())
    for name in ["v2", "v3"] {
      var batch = try LossBatch(name)
      batch.projections = batch.projections.to(dtype)
      for test in [
        LossCase("ccl", CCL(samples: false, centers: false)),
        LossCase("ccl-split", CCLSplit(samples: false, centers: false)),
      ] {
        #expect(abs(test.value(batch) - plain.value(batch)) < tolerance)
        #expect(largestDifference(test.gradient(batch), plain.gradient(batch)) < tolerance)
      }
    }
  }

  @Test func `with samples alone it is SupCon`() throws {
    let batch = try LossBatch("v3")
    let (test, plain) = (LossCase("ccl", CCL(centers: false)), LossCase("sup-con", SupCon()))
    #expect(abs(test.value(batch) - plain.value(batch)) < 1e-12)
    #expect(largestDifference(test.gradient(batch), plain.gradient(batch)) < 1e-12)
  }

  @Test(arguments: [true, false])
  func `with a cluster for every image it is half an instance term and half a center term`(_ samples: Bool) {
    let batch = LossBatch(random: [3, 1, 0, 2], centers: 4)
    let rows = Views(batch.projections).rows  // [8, d]
    let logits = rows.matmul(Tensor.concatenate([rows, batch.clusters.centers]).transpose()) / 0.5  // [8, 12]
    let denominators = logits.exp().sum(axis: 1) - exp(2.0)  // without the view itself, whose cosine is 1
    let own = (0..<8).map { logits.doubles[$0 * 12 + ($0 + 4) % 8] }
    let center = (0..<8).map { logits.doubles[$0 * 12 + 8 + batch.clusters.assignments.ints[$0 % 4]] }
    let expected = (denominators.log() - (Tensor(own) + Tensor(center)) / 2).mean().item
    #expect(abs(CCL(samples: samples)(Views(batch.projections), batch.clusters).item - expected) < 1e-12)
  }

  @Test func `with one cluster the loss is lowest, at the logarithm of the denominator's size, in full collapse`() {
    let assignments = [0, 0, 0, 0, 0]
    let floor = log(Double(9 + 1))
    for seed in 1...20 as ClosedRange<UInt64> {
      #expect(LossCase("ccl", CCL()).value(LossBatch(random: assignments, centers: 1, seed: seed)) > floor)
    }
    let collapsed = LossBatch(axes: [2, 2, 2, 2, 2], assignments, centers: [2])
    #expect(abs(LossCase("ccl", CCL()).value(collapsed) - floor) < 1e-12)
    #expect(largestDifference(LossCase("ccl", CCL()).gradient(collapsed), .zeros([2, 5, 4], .float64)) < 1e-12)
  }
}
