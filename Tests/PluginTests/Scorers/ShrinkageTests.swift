import Clutch
import Testing

@testable import Plugins

/// Distances with shrunk covariances of 200 rows of 128 numbers, from Fixtures/shrinkage.py (scikit-learn).
@Suite struct ShrinkageTests {
  private func name(_ unit: Bool) -> String { unit ? "unit" : "plain" }

  @Test(arguments: [true, false], Mahalanobis.Covariance.allCases)
  func `clusters of few rows have scikit-learn's Ledoit-Wolf covariances`(
    unit: Bool, covariance: Mahalanobis.Covariance
  ) throws {
    let file = try TorchReference("shrinkage")
    let scorer = Mahalanobis(clusters: 4, covariance: covariance, shrinkage: .ledoitWolf, normalize: unit)
    let scores = try scorer.scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["\(covariance.rawValue).\(name(unit))"]) < 1e-9)
  }

  @Test(arguments: [true, false]) func `all rows have scikit-learn's share and covariance`(unit: Bool) throws {
    let file = try TorchReference("shrinkage")
    let fitted = try Mahalanobis(shrinkage: .ledoitWolf, normalize: unit).fitted(file["train"], Generator(seed: 0))
    let share = try file["share.\(name(unit))"].item
    #expect(abs(fitted.share - share) < 1e-12, "\(fitted.share)")
    #expect(relativeError(fitted(try file["test"]), try file["whole.\(name(unit))"]) < 1e-9)
  }

  @Test(arguments: [true, false])
  func `the two covariances of relative distances are shrunk by the share of all rows`(unit: Bool) throws {
    let file = try TorchReference("shrinkage")
    let scorer = RelativeMahalanobis(clusters: 4, shrinkage: .ledoitWolf, normalize: unit)
    let scores = try scorer.scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["relative.\(name(unit))"]) < 1e-9)
  }
}
