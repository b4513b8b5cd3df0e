import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct LIDTests {
  @Test(arguments: [true, false]) func `estimates are those of the formula in NumPy`(unit: Bool) throws {
    let file = try TorchReference("models")
    let scores = try LID(k: 7, normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["lid.7.\(unit ? "unit" : "plain")"]) < 1e-4)
  }

  /// The neighbors of 0 are 1 and 2 away: −1 / (½ log ½).
  @Test func `by hand: two neighbors`() throws {
    let bank = Tensor([1.0, 0, -2, 0, 9, 0].map(Float.init), [3, 2])
    let score = try LID(k: 2, normalize: false).scores(bank, Tensor.zeros([1, 2])).item
    #expect(abs(score - 2 / log(2.0)) < 1e-9)
  }

  @Test(arguments: [1, 2, 5]) func `rows that fill a space have about its dimension`(d: Int) throws {
    let bank = Tensor.rand([4000, d], Generator(seed: 1))
    let queries = Tensor.rand([100, d], Generator(seed: 2)) * 0.5 + 0.25
    let mean = try LID(k: 50, normalize: false).scores(bank, queries).mean().item
    #expect(abs(mean / Double(d) - 1) < 0.15, "\(mean)")
  }

  @Test func `copies of training images and equal distances have finite scores`() throws {
    let copies = Tensor.concatenate([Tensor.ones([5, 2]), Tensor.zeros([1, 2])])
    #expect(try LID(k: 3, normalize: false).scores(copies, Tensor.ones([1, 2])).item == 0)
    let square = Tensor([1.0, 0, -1, 0, 0, 1, 0, -1].map(Float.init), [4, 2])
    #expect(try LID(k: 4, normalize: false).scores(square, Tensor.zeros([1, 2])).item > 1e11)
  }

  @Test func `fewer images than neighbors, and a single neighbor, are refused`() {
    let error = #expect(throws: ScoringError.self) { try LID(k: 4).validate(images: 3) }
    #expect(error?.description == "needs at least k training images, but k is 4 and there are 3")
    let option = #expect(throws: OptionError.self) { try LID(k: 1).validate() }
    #expect(option?.description == "'k' must be 2 or more, but is 1")
  }
}
