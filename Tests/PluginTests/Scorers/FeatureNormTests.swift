import Clutch
import Testing

@testable import Plugins

@Suite struct FeatureNormTests {
  @Test func `by hand: the length of the positive parts, negated`() throws {
    let queries = Tensor([3.0, 4, -9, -1, 0, -2].map(Float.init), [2, 3])
    #expect(try FeatureNorm().scores(Tensor.ones([1, 3]), queries).doubles == [-5, 0])
  }

  @Test func `features whose squares overflow in float32 have a length`() throws {
    let score = try FeatureNorm().scores(.ones([1, 2]), Tensor([3e30, 4e30].map(Float.init), [1, 2])).item
    #expect(abs(score / 5e30 + 1) < 1e-6)
  }
}
