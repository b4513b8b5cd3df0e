import Clutch
import Testing

@testable import Plugins

@Suite struct AgglomerationTests {
  @Test func `Ward's clusters are scikit-learn's`() throws {
    let reference = try TorchReference("partitions")
    let found = try Ward(k: 8)(reference["features"], Generator(seed: 1)).ints
    #expect(try agree(found, reference["ward"].ints))
  }

  @Test func `the clusters of average linkage are scikit-learn's`() throws {
    let reference = try TorchReference("partitions")
    let found = try AverageLinkage(k: 8)(reference["features"], Generator(seed: 1)).ints
    #expect(try agree(found, reference["average"].ints))
  }

  @Test(arguments: [Agglomeration.Linkage.ward, .average])
  func `a row of weight w counts as w equal rows`(linkage: Agglomeration.Linkage) throws {
    let rows = try TorchReference("partitions")["features"][0..<60].to(.float64)
    let weights = (0..<60).map { 1 + $0 * 7 % 4 }
    let repeated = Tensor(weights.indices.flatMap { Array(repeating: $0, count: weights[$0]) })
    let joining = Agglomeration(linkage: linkage)
    let found = joining.labels(rows, weights: weights.map(Double.init), k: 5)
    let ones = [Double](repeating: 1, count: repeated.count)
    #expect(agree(found[repeated].ints, joining.labels(rows[repeated], weights: ones, k: 5).ints))
  }

  @Test func `by hand: four rows and two on a line`() {
    // After two pairs of neighbors, 0 to 3 are joined (8 by Ward, 2 on average), and 6.5 with 9 (6.25 and 2.5).
    let rows = Tensor([0, 1, 2, 3, 6.5, 9], [6, 1])
    let ones = [Double](repeating: 1, count: 6)
    for linkage in [Agglomeration.Linkage.ward, .average] {
      #expect(Agglomeration(linkage: linkage).labels(rows, weights: ones, k: 2).ints == [0, 0, 0, 0, 1, 1])
      #expect(Agglomeration(linkage: linkage).labels(rows, weights: ones, k: 6).ints == [0, 1, 2, 3, 4, 5])
    }
  }

  @Test func `of many features, the means of small clusters are joined`() throws {
    let axes = Tensor.eye(6)[0..<3].unsqueeze(1).expand(3, 200, 6).reshape(-1, 6)
    let features = axes + 0.05 * Tensor.randn([600, 6], Generator(seed: 1))
    let groups = (0..<600).map { $0 / 200 }
    #expect(agree(try Ward(k: 3, exact: 40)(features, Generator(seed: 1)).ints, groups))
    #expect(agree(try AverageLinkage(k: 3, exact: 40)(features, Generator(seed: 1)).ints, groups))
  }

  @Test func `equal features are joined without end`() throws {
    #expect(Set(try Ward(k: 3)(.ones([20, 2]), Generator(seed: 1)).ints).count == 3)
    #expect(try AverageLinkage(k: 1)(.ones([20, 2]), Generator(seed: 1)).ints == .init(repeating: 0, count: 20))
  }

  @Test func `options out of range and fewer features than clusters are refused`() {
    let few = #expect(throws: OptionError.self) { try Ward(k: 10, exact: 9).validate() }
    #expect(few?.description == "'exact' must be at least 'k', which is 10, but is 9")
    let none = #expect(throws: OptionError.self) { try AverageLinkage(k: 0).validate() }
    #expect(none?.description == "'k' must be 1 or more, but is 0")
    let ward = #expect(throws: ClusteringError.self) { try Ward(k: 4).validate(images: 3) }
    #expect(
      ward?.description
        == "Ward's method cannot make 4 clusters of 3 features; k must be at most the number of features")
    let average = #expect(throws: ClusteringError.self) { try AverageLinkage(k: 4).validate(images: 3) }
    #expect(
      average?.description
        == "average linkage cannot make 4 clusters of 3 features; k must be at most the number of features")
  }
}
