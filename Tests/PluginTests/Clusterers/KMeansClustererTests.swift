import Clutch
import Testing

@testable import Plugins

@Suite struct KMeansClustererTests {
  @Test func `it gives the core's k-means its options`() throws {
    let features = Tensor.randn([300, 4], Generator(seed: 1)) + 1
    var clusterer = KMeansClusterer()
    clusterer.k = 7
    clusterer.iterations = 2
    clusterer.restarts = 3
    clusterer.tolerance = 0.01
    clusterer.spherical = false
    let core = KMeans(k: 7, iterations: 2, restarts: 3, tolerance: 0.01, spherical: false)
    let expected = try core(features, Generator(seed: 2)).assignments.ints
    #expect(try clusterer(features, Generator(seed: 2)).ints == expected)
  }

  @Test func `by default only directions count, also of features of other lengths`() throws {
    let features = Tensor([Float](arrayLiteral: 1, 0, 100, 1, 0, 1, 1, 100), [4, 2])
    var clusterer = KMeansClusterer()
    clusterer.k = 2
    #expect(try agree(clusterer(features, Generator(seed: 1)).ints, [0, 0, 1, 1]))
  }

  @Test(arguments: CountCriterion.allCases) func `auto chooses the number of distant groups`(
    criterion: CountCriterion
  ) throws {
    let axes = Tensor.eye(8)[0..<4].unsqueeze(1).expand(4, 40, 8).reshape(-1, 8)
    let features = (axes + 0.05 * Tensor.randn([160, 8], Generator(seed: 1))).normalize()
    let clusterer = changed {
      $0.k = .auto
      $0.by = criterion
      $0.within = 2...7
      $0.restarts = 5
    }
    #expect(agree(try clusterer(features, Generator(seed: 1)).ints, (0..<160).map { $0 / 40 }))
  }

  @Test func `auto refuses fewer features than the smallest number, before training`() throws {
    let clusterer = changed { $0.k = .auto }
    try clusterer.validate(images: 3)
    let error = #expect(throws: ClusteringError.self) { try clusterer.validate(images: 2) }
    #expect(
      error?.description
        == "k: auto compares 2 to 30 clusters, but there are only 2 features; 'within' must start below the number of "
        + "features")
  }

  static let refused: [(KMeansClusterer, String, String)] = [
    (changed { $0.k = 0 }, "k", "must be 1 or more, but is 0"),
    (changed { $0.within = 1...4 }, "within", "must start at 2 or more, but starts at 1"),
    (changed { $0.iterations = 0 }, "iterations", "must be 1 or more, but is 0"),
    (changed { $0.restarts = -1 }, "restarts", "must be 1 or more, but is -1"),
    (changed { $0.tolerance = 1 }, "tolerance", "must be 0 or more and less than 1, but is 1.0"),
    (changed { $0.tolerance = -0.1 }, "tolerance", "must be 0 or more and less than 1, but is -0.1"),
    (changed { $0.trim = 0.5 }, "trim", "must be 0 or more and less than 0.5, but is 0.5"),
  ]

  @Test(arguments: refused) func `options out of range are refused`(
    clusterer: KMeansClusterer, option: String, message: String
  ) {
    let error = #expect(throws: OptionError.self) { try clusterer.validate() }
    #expect(error?.option == option && error?.message == message)
  }

  @Test func `options at the edge of their range are taken`() throws {
    try changed {
      $0.k = 1
      $0.iterations = 1
      $0.restarts = 1
      $0.tolerance = 0
    }.validate()
  }
}

private func changed(_ change: (inout KMeansClusterer) -> Void) -> KMeansClusterer {
  var clusterer = KMeansClusterer()
  change(&clusterer)
  return clusterer
}
