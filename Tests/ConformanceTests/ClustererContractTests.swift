import Clutch
import Conformance
import Testing

/// Clusterers with one mistake each, and the resulting results.
@Suite struct ClustererContractTests {
  static let registered: Void = {
    register(BelowZero.self)
    register(Blind.self)
    register(Careless.self)
    register(Short.self)
    register(Late.self)
    register(Rowwise.self)
    register(Tidying.self)
  }()

  init() { Self.registered }

  @Test func `clusters below 0 are found`() throws {
    #expect(
      try failures("clusterer", "below-zero").first
        == "every row gets a cluster: int64 of at least 0: random features [200, 8] at length 1: "
        + "row 0 is in cluster -1, but should be in one of at least 0")
  }

  @Test func `clusters drawn at random are no better than chance`() throws {
    let found = try failures("clusterer", "blind")
    #expect(
      found == [
        "distant groups are not merged: 4 groups of 30 rows at right angles: only 23.763502 % of the pairs of rows in "
          + "a cluster are from one group; chance is 25 %"
      ])
    let skipped = CheckResult.Status.skipped("it is so random that another seed alone finds other clusters")
    #expect(try results("clusterer", "blind").contains { $0.status == skipped })
  }

  @Test func `features that are no numbers must not be clustered all the same`() throws {
    #expect(
      try failures("clusterer", "careless") == [
        "features that are not finite are refused with a ClusteringError: 50 random rows of length 8 and one of nan: "
          + "it clusters them anyway; throw ClusteringError"
      ])
  }

  @Test func `a row without a cluster is found`() throws {
    #expect(
      try failures("clusterer", "short").first
        == "every row gets a cluster: int64 of at least 0: random features [200, 8] at length 1: "
        + "the result has the shape [199], but should have [200]")
  }

  @Test func `what clustering refuses is refused before training as well`() throws {
    #expect(
      try failures("clusterer", "late") == [
        "fewer rows than k are refused before training, if clustering refuses them: with k: 4, 3 rows: "
          + "they are refused, but validate(images: 3) accepts them, so training would fail late"
      ])
  }

  @Test func `clusters by place in the matrix depend on the order of the rows`() throws {
    #expect(
      try failures("clusterer", "rowwise") == [
        "the order of the rows does not matter for distant groups: 4 groups of 30 rows at right angles, in order and "
          + "shuffled: rows that were in one cluster no longer are"
      ])
  }

  @Test func `writing to the features is found`() throws {
    let found = try failures("clusterer", "tidying").map { $0.prefix { $0 != ":" } }
    #expect(found.contains("the input features are not changed"))
  }
}

extension Clusterer {
  /// The axis along which every row is longest.
  fileprivate func axes(_ features: Tensor) -> Tensor { features.argmax(axis: 1) }

  fileprivate func refuseStrange(_ features: Tensor) throws(ClusteringError) {
    if !features.isFinite { throw ClusteringError("features must be finite") }
  }
}

/// Numbers clusters from -1.
private struct BelowZero: Clusterer {
  static let name = "below-zero"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try refuseStrange(features)
    return axes(features) * 0 - 1
  }
}

/// Draws clusters.
private struct Blind: Clusterer {
  static let name = "blind"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try refuseStrange(features)
    return .randint(0..<4, [features.size(0)], random)
  }
}

/// Does not check the features.
private struct Careless: Clusterer {
  static let name = "careless"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor { axes(features) }
}

/// Leaves out the last row.
private struct Short: Clusterer {
  static let name = "short"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    axes(features)[0..<(features.size(0) - 1)]
  }
}

/// Rejects too few rows only after training.
private struct Late: Clusterer {
  static let name = "late"
  /// The number of clusters.
  var k = 4
  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try refuseStrange(features)
    if features.size(0) < k { throw ClusteringError("too few") }
    return axes(features)
  }
}

/// Splits the rows into runs of 30.
private struct Rowwise: Clusterer {
  static let name = "rowwise"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try refuseStrange(features)
    return Tensor((0..<features.size(0)).map { $0 / 30 })
  }
}

/// Doubles the features in place.
private struct Tidying: Clusterer {
  static let name = "tidying"
  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try refuseStrange(features)
    return axes(call("aten::mul_.Scalar", features, 2))
  }
}
