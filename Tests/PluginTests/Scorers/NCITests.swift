import Clutch
import Testing

@testable import Plugins

@Suite struct NCITests {
  @Test func `scores are those of the formula in NumPy`() throws {
    let file = try TorchReference("clusters")
    let scores = try NCI(k: 3, alpha: 0.05).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["nci"]) < 1e-5)
  }

  /// The center and the mean are (2, 1). (5, 5) is (3, 4) from it: (6 + 4) / 5, and its size is 10.
  @Test(arguments: [(0.1, -3.0), (0, -2)]) func `by hand: one cluster`(alpha: Double, score: Double) throws {
    let bank = Tensor([1.0, 1, 3, 1].map(Float.init), [2, 2])
    let found = try NCI(k: 1, alpha: alpha).scores(bank, Tensor([5.0, 5].map(Float.init), [1, 2])).item
    #expect(abs(found - score) < 1e-6)
  }

  @Test func `scaling all features scales the score`() throws {
    let bank = Tensor.randn([50, 4], Generator(seed: 1)) + 1
    let queries = Tensor.randn([20, 4], Generator(seed: 2))
    let (plain, large) = try (NCI(k: 3).scores(bank, queries), NCI(k: 3).scores(bank * 8, queries * 8))
    #expect(difference(large / 8, plain) < 1e-5)
  }

  @Test func `the mean itself has a finite score`() throws {
    let bank = Tensor([1.0, 1, 3, 1].map(Float.init), [2, 2])
    #expect(try NCI(k: 1, alpha: 0).scores(bank, Tensor([2.0, 1].map(Float.init), [1, 2])).item == 0)
  }

  @Test func `options outside their range are refused`() {
    let k = #expect(throws: OptionError.self) { try NCI(k: 0).validate() }
    #expect(k?.description == "'k' must be 1 or more, but is 0")
    let alpha = #expect(throws: OptionError.self) { try NCI(alpha: -1).validate() }
    #expect(alpha?.description == "'alpha' must be 0 or more, but is -1.0")
  }
}
