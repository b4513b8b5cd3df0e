import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct EigengapTests {
  @Test func `the eigenvalues are those of scikit-learn's graph`() throws {
    let reference = try IndexReference()
    let found = Eigengap.eigenvalues(try reference["features"])
    #expect((Tensor(found) - (try reference["eigenvalues"])).abs().max().item < 1e-9)
  }

  @Test func `a graph of three pieces has its largest gap at 3`() throws {
    let groups = IndexReference.groups(3, of: 40, spread: 0.01)
    let values = Eigengap.eigenvalues(groups)
    #expect(values[2] < 1e-9 && values[3] > 0.01)
    let study = try CountStudy(groups, within: 2...10, by: KMeans(k: 2), rows: 1000, Generator(seed: 1))
    let points = study.eigengap(Generator(seed: 1))
    #expect(points.map(\.k) == Array(2...10))
    #expect(CountCriterion.eigengap.choice(points) == 3)
  }

  @Test func `many rows are sampled`() throws {
    let rows = IndexReference.groups(4, of: 600, spread: 0.01)
    let study = try CountStudy(rows, within: 2...8, by: KMeans(k: 2, iterations: 1), rows: 5000, Generator(seed: 1))
    #expect(CountCriterion.eigengap.choice(study.eigengap(Generator(seed: 1))) == 4)
  }
}
