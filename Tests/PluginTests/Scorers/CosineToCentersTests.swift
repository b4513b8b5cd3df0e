import Clutch
import Testing

@testable import Plugins

@Suite struct CosineToCentersTests {
  /// 40 rows about each of three axes, of lengths from 1 to 5.
  static let bank = Tensor.concatenate(
    (0..<3).map { axis in
      let noise = Tensor.randn([40, 3], Generator(seed: UInt64(axis))) * 0.01
      return (Tensor.eye(3)[axis] + noise) * (1 + 4 * Tensor.rand([40, 1], Generator(seed: 9)))
    })

  /// The diagonal has a cosine of 1/√3 to each axis, which are the centers.
  @Test func `the most alike center counts`() throws {
    let queries = Tensor([0.0, 0, 7, 1, 1, 1, -1, -1, -1, 3, 4, 0].map(Float.init), [4, 3])
    let scores = try CosineToCenters(k: 3).scores(Self.bank, queries)
    #expect(difference(scores, Tensor([0, 1 - 1 / 3.0.squareRoot(), 1 + 1 / 3.0.squareRoot(), 0.2])) < 0.01)
  }

  @Test func `length does not count`() throws {
    let queries = Tensor.randn([20, 3], Generator(seed: 4))
    let scorer = CosineToCenters(k: 3)
    #expect(difference(try scorer.scores(Self.bank * 4, queries * 8), try scorer.scores(Self.bank, queries)) < 1e-6)
  }

  @Test func `with a center for every image, the nearest image decides`() throws {
    let bank = Tensor.randn([12, 3], Generator(seed: 5))
    let queries = Tensor.randn([20, 3], Generator(seed: 6))
    let nearest = queries.normalize().matmul(bank.normalize().transpose()).max(axis: 1)
    #expect(difference(try CosineToCenters(k: 12).scores(bank, queries), 1 - nearest) < 1e-5)
    #expect(difference(try CosineToCenters(k: 2).scores(bank, queries), 1 - nearest) > 0.01)
  }

  /// With one center in the direction (1, 0), 1 − cos for the direction (1, x) is x²/2.
  @Test func `small angles to a center are told apart`() throws {
    let bank = Tensor([1.0, 1e-6, 1, -1e-6].map(Float.init), [2, 2])
    let tangents: [Float] = [1e-5, 2e-5, 3e-5, 1e-4]
    let numbers: [Float] = tangents.flatMap { [1, $0] }
    let scores = try CosineToCenters(k: 1).scores(bank, Tensor(numbers, [4, 2])).doubles
    for (score, x) in zip(scores, tangents.map(Double.init)) { #expect(abs(score / (x * x / 2) - 1) < 1e-3) }
  }

  @Test(arguments: [1e20, 1e-25]) func `the size of features does not matter, and a zero has no direction`(
    scale: Double
  ) throws {
    let queries = Tensor([0.0, 0, 7, 0, 0, 0, 3, 4, 0].map(Float.init), [3, 3])
    let scores = try CosineToCenters(k: 3).scores(Self.bank * scale, queries * scale)
    #expect(difference(scores, Tensor([0.0, 1, 0.2])) < 0.01 && scores.doubles[1] == 1)
  }

  @Test func `fewer images than centers are refused`() {
    let error = #expect(throws: ScoringError.self) {
      try CosineToCenters(k: 4).fit(Tensor.randn([3, 2], Generator(seed: 1)), Generator(seed: 0))
    }
    #expect(
      error?.description
        == "k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
  }

  @Test func `k starts at 1`() throws {
    try CosineToCenters(k: 1).validate()
    let error = #expect(throws: OptionError.self) { try CosineToCenters(k: 0).validate() }
    #expect(error?.option == "k" && error?.message == "must be 1 or more, but is 0")
  }
}
