import Clutch
import Conformance
import Testing

/// Losses with one mistake each, and the resulting results.
@Suite struct LossContractTests {
  static let registered: Void = {
    register(Fine.self)
    register(Detached.self)
    register(Ranked.self)
    register(Numbered.self)
    register(Distant.self)
    register(PerImage.self)
    register(Scribbling.self)
    register(TwoViews.self)
    register(Moody.self)
    register(Coarse.self)
    register(Undefined.self)
  }()

  init() { Self.registered }

  @Test func `a loss without a mistake passes every check`() throws {
    let statuses = try results("loss", "fine").map(\.status)
    let skipped = [CheckResult.Status.skipped("it does not use clusters"), .skipped("there is no GPU here")]
    #expect(statuses.allSatisfy { $0 == .passed || skipped.contains($0) })
    #expect(statuses.count { $0 == .passed } >= 15)
  }

  @Test func `a gradient that leaves out a factor differs from finite differences`() throws {
    let found = try failures("loss", "detached")
    #expect(
      found == [
        "the gradient matches finite differences: 2 views of 4 images in 3 dimensions, float64, seed 1, "
          + "clusters 0 1 0 2 of 3: element [1, 2, 1] of the gradient is 2.57454618, but should be 5.14909236 "
          + "to within 5.15e-05",
        "three and four views work as two do: 3 views of 3 images in 3 dimensions, float64, seed 3, "
          + "clusters 0 1 0 of 3: element [1, 1, 2] of the gradient is -1.9011297, but should be -3.8022594 "
          + "to within 3.8e-05",
      ])
  }

  @Test func `a loss that weighs images by their place depends on their order`() throws {
    let found = try failures("loss", "ranked")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "the order of the images does not matter: 2 views of 6 images in 4 dimensions, in the order [4, 1, 5, 0, 3, 2], "
          + "float64, seed 1, clusters 1 1 3 0 2 0 of 5: the loss is ") == true)
  }

  @Test func `a loss that computes with clusters' numbers depends on them`() throws {
    let found = try failures("loss", "numbered")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("the numbers of the clusters do not matter: ") == true)
  }

  @Test func `the logarithm of a distance is not finite where images are equal, and a third view must count`() throws {
    #expect(
      try failures("loss", "distant") == [
        "equal images, zero vectors and clusters of one or all images give finite numbers: 2 views of 5 images in "
          + "4 dimensions, all equal, float32, seed 1, clusters 0 1 0 2 1 of 3: the loss is inf",
        "three and four views work as two do: 3 views of 3 images in 3 dimensions, float64, seed 3, clusters 0 1 0 of "
          + "3: view 2 of 3 has no effect on the loss",
      ])
  }

  @Test func `a loss for every image is no scalar`() throws {
    #expect(
      try failures("loss", "per-image").first { $0.hasPrefix("a random batch") }
        == "a random batch gives a finite scalar and a finite gradient: 2 views of 2 images in 4 dimensions, float32, "
        + "seed 1, clusters 0 0 of 1: the loss has the shape [2], but should be a scalar, of shape []")
  }

  @Test func `a loss that writes to the centers is caught`() throws {
    let found = try failures("loss", "scribbling")
    #expect(
      found.contains { $0.hasPrefix("the input is not changed: ") && $0.contains("it writes to the centers") })
  }

  @Test func `a loss for two views says with libtorch's words that three are too many`() throws {
    #expect(
      try failures("loss", "two-views") == [
        "three and four views work as two do: 3 views of 3 images in 3 dimensions, float64, seed 3, clusters 0 1 0 of "
          + "3: libtorch refuses an operation: aten::reshape([3, 3, 3]): shape '[2, -1]' is invalid for input of size 27"
      ])
  }

  @Test func `chance in a loss gives other bits`() throws {
    let found = try failures("loss", "moody")
    #expect(
      found.contains { $0.hasPrefix("the same batch gives the same bits: 2 views of 2 images in 4 dimensions, ") })
  }

  @Test func `a loss that loses digits differs between float32 and float64`() throws {
    let found = try failures("loss", "coarse").map { $0.prefix { $0 != ":" } }
    #expect(found == ["float32 and float64 give the same results"])
  }

  @Test func `a number that validate lets pass must work`() throws {
    #expect(
      try failures("loss", "undefined") == [
        "every number that it accepts works, and every other is refused: with temperature: 0, 2 views of 5 images in "
          + "4 dimensions, float32, seed 1, clusters 0 1 0 2 1 of 4: the loss is inf"
      ])
  }
}

/// The squares of all projections.
private struct Fine: Loss {
  static let name = "fine"
  /// Multiplies the loss.
  var scale = 2.0
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * scale }
}

/// Squares with a gradient through only one factor.
private struct Detached: Loss {
  static let name = "detached"
  func callAsFunction(_ views: Views) -> Tensor { (views.projections * views.projections.detach()).sum() }
}

/// Squares weighted by the position of an image.
private struct Ranked: Loss {
  static let name = "ranked"
  func callAsFunction(_ views: Views) -> Tensor {
    (views.projections.square().sum(axis: 0, 2) * Tensor.arange(views.images, on: views.unit.device)).sum()
  }
}

/// Squares weighted by the number of an image's cluster.
private struct Numbered: ClusterAwareLoss {
  static let name = "numbered"
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    (views.projections.square().sum(axis: 0, 2) * clusters.assignments).sum()
  }
}

/// Pushes the first two views of the first image apart without bound.
private struct Distant: Loss {
  static let name = "distant"
  func callAsFunction(_ views: Views) -> Tensor {
    -(views.projections[0] - views.projections[1]).square().sum().log()
  }
}

/// Squares, summed for each image.
private struct PerImage: Loss {
  static let name = "per-image"
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum(axis: 0, 2) }
}

/// Doubles the centers in place.
private struct Scribbling: ClusterAwareLoss {
  static let name = "scribbling"
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    (views.projections.square().sum() + call("aten::mul_.Scalar", clusters.centers, 2).sum())
  }
}

/// Squares in two halves.
private struct TwoViews: Loss {
  static let name = "two-views"
  func callAsFunction(_ views: Views) -> Tensor { views.projections.reshape(2, -1).square().sum() }
}

/// Squares, with a number drawn from libtorch's own generator.
private struct Moody: Loss {
  static let name = "moody"
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * call("aten::rand", [Int]()) }
}

/// Small differences of large numbers.
private struct Coarse: Loss {
  static let name = "coarse"
  func callAsFunction(_ views: Views) -> Tensor { ((views.projections.square() + 1e6) - 1e6).sum() }
}

/// Divides by an option that is not validated.
private struct Undefined: Loss {
  static let name = "undefined"
  /// Divides the squares.
  var temperature = 0.5
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() / temperature }
}
