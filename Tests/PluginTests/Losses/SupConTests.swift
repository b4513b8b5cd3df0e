import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct SupConTests {
  /// Images 0 and 1 share a cluster, image 2 is alone; all three are orthogonal.
  let batch = LossBatch(axes: [0, 1, 2], [0, 0, 1], centers: [3, 2])

  @Test func `out averages over the positives, by hand`() {
    // The own view gives e, the four others 1. The mean over the positives is (1 + 0 + 0)/3 in the pair and 1 for the
    // single image.
    let expected = log(e + 4) - (4.0 / 3 + 2) / 6
    #expect(abs(SupCon(temperature: 1)(Views(batch.projections), batch.clusters).item - expected) < 1e-12)
  }

  @Test func `in sums over the positives, by hand`() {
    let expected = log(e + 4) - (4 * log(e + 2) + 2) / 6
    let loss = SupCon(temperature: 1, form: .in)
    #expect(abs(loss(Views(batch.projections), batch.clusters).item - expected) < 1e-12)
  }

  @Test func `the forms differ where an anchor has several positives, and only there`() {
    let alone = LossBatch(random: [0, 1, 2, 3], centers: 4)
    let together = LossBatch(random: [0, 0, 1, 1], centers: 2)
    func difference(_ batch: LossBatch) -> Double {
      let views = Views(batch.projections)
      return SupCon()(views, batch.clusters).item - SupCon(form: .in)(views, batch.clusters).item
    }
    #expect(abs(difference(alone)) < 1e-12)
    #expect(difference(together) > log(3.0))  // three positives: at least log 3 by Jensen's inequality
  }

  @Test func `clusters of one image make NT-Xent`() {
    let batch = LossBatch(random: [0, 1, 2, 3], centers: 4)
    let plain = LossCase("nt-xent", NTXent())
    for form in SupCon.Form.allCases {
      let test = LossCase("sup-con", SupCon(form: form))
      #expect(abs(test.value(batch) - plain.value(batch)) < 1e-12)
      #expect(largestDifference(test.gradient(batch), plain.gradient(batch)) < 1e-12)
    }
  }
}
