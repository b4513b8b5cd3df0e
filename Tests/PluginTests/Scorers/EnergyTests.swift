import Clutch
import Testing

@testable import Plugins

@Suite struct EnergyTests {
  @Test func `scores are those of the formula in NumPy`() throws {
    let file = try TorchReference("clusters")
    #expect(difference(try Energy(k: 3).scores(file["train"], file["test"]), try file["energy"]) < 1e-5)
  }

  @Test(arguments: [0.1, 1, 5]) func `by hand: with one cluster, the score is the cosine`(temperature: Double) throws {
    let bank = Tensor([2.0, 0, 7, 0].map(Float.init), [2, 2])
    let queries = Tensor([3.0, 4, -1, 0].map(Float.init), [2, 2])
    let scores = try Energy(k: 1, temperature: temperature).scores(bank, queries)
    #expect(difference(scores, Tensor([-0.6, 1])) < 1e-7)
  }

  /// Both centers count when they are equally near: the energy is lower by T log 2.
  @Test func `by hand: between two clusters, both count`() throws {
    let bank = Tensor([1.0, 0, 0, 1].map(Float.init), [2, 2])
    let score = try Energy(k: 2, temperature: 0.5).scores(bank, Tensor([1, 1].map(Float.init), [1, 2])).item
    #expect(abs(score + 0.5.squareRoot() + 0.5 * 0.6931471805599453) < 1e-7)
  }

  @Test func `a low temperature ranks as the nearest center`() throws {
    let bank = Tensor.randn([200, 4], Generator(seed: 1))
    let queries = Tensor.randn([30, 4], Generator(seed: 2))
    let cold = try Energy(k: 5, temperature: 1e-4).scores(bank, queries).sort(axis: 0).indices.ints
    #expect(cold == (try CosineToCenters(k: 5).scores(bank, queries).sort(axis: 0).indices.ints))
  }

  @Test func `fewer images than clusters, and options out of range, are refused`() {
    let error = #expect(throws: ScoringError.self) { try Energy(k: 4).validate(images: 3) }
    #expect(
      error?.description == "k-means cannot make 4 clusters of 3 features; k must be at most the number of features")
    let k = #expect(throws: OptionError.self) { try Energy(k: 0).validate() }
    #expect(k?.description == "'k' must be 1 or more, but is 0")
    let temperature = #expect(throws: OptionError.self) { try Energy(temperature: 0).validate() }
    #expect(temperature?.description == "'temperature' must be greater than 0, but is 0.0")
  }
}
