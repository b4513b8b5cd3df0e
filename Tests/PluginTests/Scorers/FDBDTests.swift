import Clutch
import Testing

@testable import Plugins

@Suite struct FDBDTests {
  @Test(arguments: [true, false]) func `scores are those of the formula in NumPy`(unit: Bool) throws {
    let file = try TorchReference("clusters")
    let scores = try FDBD(k: 3, normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["fdbd.\(unit ? "unit" : "plain")"]) < 1e-5)
  }

  /// Centers (2, 0) and (0, 2) with mean (1, 1). The products with (4, 1) are 8 and 2, the centers √8 apart, and (4, 1) is
  /// 3 from the mean: 6 / √8 / 3.
  @Test func `by hand: the distance to the boundary over that to the mean`() throws {
    let bank = Tensor([2.0, 0, 0, 2].map(Float.init), [2, 2])
    let scores = try FDBD(k: 2, normalize: false).scores(bank, Tensor([4.0, 1, 1, 1].map(Float.init), [2, 2]))
    #expect(difference(scores, Tensor([-(0.5.squareRoot()), 0])) < 1e-7)
  }

  @Test func `fewer distinct rows than clusters have finite scores`() throws {
    let bank = Tensor.concatenate([Tensor.zeros([6, 2]), Tensor.ones([6, 2])])
    #expect(try FDBD(k: 5, normalize: false).scores(bank, Tensor.randn([20, 2], Generator(seed: 1))).isFinite)
  }

  @Test func `one cluster has no boundary and is refused`() {
    let error = #expect(throws: OptionError.self) { try FDBD(k: 1).validate() }
    #expect(error?.description == "'k' must be 2 or more, but is 1")
  }
}
