import Clutch
import Testing

@testable import Plugins

@Suite struct NegativeAwareNormTests {
  @Test func `by hand: the mean of the active features, negated`() throws {
    let queries = Tensor([3.0, 1, -2, 0, 6, 0, 0, 0, -1, 0, -1, 0].map(Float.init), [3, 4])
    #expect(try NegativeAwareNorm().scores(Tensor.ones([1, 4]), queries).doubles == [-2, -6, 0])
  }

  @Test func `of two rows with the same sum, the sparser one is less out of distribution`() throws {
    let queries = Tensor([8.0, 0, 0, 0, 2, 2, 2, 2].map(Float.init), [2, 4])
    let scores = try NegativeAwareNorm().scores(Tensor.ones([1, 4]), queries).doubles
    #expect(scores[0] < scores[1])
  }
}
