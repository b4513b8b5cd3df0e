import Clutch
import Testing

@testable import Plugins

@Suite struct RelativeMahalanobisTests {
  @Test(arguments: [true, false]) func `scores are the difference of two of scikit-learn's distances`(unit: Bool) throws
  {
    let file = try TorchReference("density")
    let scores = try RelativeMahalanobis(clusters: 3, unit: unit).scores(file["train"], file["test"])
    #expect(
      relativeError(scores.to(.float64), try file["relative-mahalanobis.\(unit ? "unit" : "plain")"]) < 1e-4)
  }

  /// Clusters about 0 and 100 on the first axis, with variances 20 and 5 about their centers, and 2520 and 5 about 50: at
  /// (6, 3) the nearest is 36/20 + 9/5 away, the whole 44²/2520 + 9/5.
  @Test func `by hand: what is common to all clusters cancels`() throws {
    let scores = try RelativeMahalanobis(clusters: 2, unit: false).scores(
      MahalanobisClustersTests.bank, Tensor([6.0, 3].map(Float.init), [1, 2]))
    #expect(abs(scores.item - (1.8 - 44 * 44 / 2520.0)) < 1e-4)
  }

  @Test func `one cluster, and more than images, are refused`() {
    let option = #expect(throws: OptionError.self) { try RelativeMahalanobis(clusters: 1).validate() }
    #expect(option?.description == "'clusters' must be 2 or more, but is 1")
    let error = #expect(throws: ScoringError.self) { try RelativeMahalanobis(clusters: 9).validate(images: 8) }
    #expect(error?.description == "cannot make 9 clusters of 8 images; take fewer clusters")
  }
}
