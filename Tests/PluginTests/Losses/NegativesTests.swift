import Clutch
import Testing

@testable import Plugins

@Suite struct NegativesTests {
  let pairs = ViewPairs(Views(.ones([2, 3, 2])))

  @Test(arguments: [
    (Negatives.all, [0, 1, 1, 1, 1, 1]),
    (.otherClusters, [0, 0, 1, 1, 0, 1]),  // images 0 and 1 share a cluster
  ])
  func `of the own cluster only the positives stay`(_ negatives: Negatives, _ first: [Int]) {
    let candidates = negatives.candidates(
      of: pairs, positives: pairs.own, sameCluster: pairs.sharing(Tensor([0, 0, 1])))
    #expect(candidates[0].ints == first)
  }

  @Test func `beside samples they change nothing in ccl, and the term of the samples in ccl-split stays`() throws {
    let batch = try LossBatch("v2")
    let all = LossCase("all", CCL()).value(batch)
    #expect(LossCase("others", CCL(negatives: .otherClusters)).value(batch) == all)
    func samplesTerm(_ negatives: Negatives) -> Double {
      let values = [0.0, 1.0].map { weight in
        LossCase("term", CCLSplit(centers: false, negatives: negatives, localWeight: weight)).value(batch)
      }
      return values[1] - values[0]
    }
    #expect(abs(samplesTerm(.all) - samplesTerm(.otherClusters)) < 1e-12)
  }

  @Test func `recipes write the values in kebab-case`() {
    #expect(Negatives.allCases.map(\.rawValue) == ["all", "other-clusters"])
    #expect(SupCon.Form.allCases.map(\.rawValue) == ["out", "in"])
  }
}
