import Clutch
import Testing

@testable import Plugins

@Suite struct MomentsTests {
  /// About a mean of (3, 1), the deviations are ±2 and ±1.
  @Test func `by hand: mean and variance of two features`() {
    let moments = Moments(Tensor([5.0, 2, 1, 2, 5, 0, 1, 0].map(Float.init), [4, 2]), unit: false)
    #expect(moments.mean.doubles == [3, 1] && moments.variances.doubles == [4, 1])
  }

  @Test func `unit rows are those of length 1`() {
    let moments = Moments(Tensor([3.0, 4, 6, 8].map(Float.init), [2, 2]), unit: true)
    #expect(difference(moments.mean, Tensor([0.6, 0.8])) < 1e-12 && moments.variances.max().item < 1e-30)
  }

  @Test func `deviations far below the mean are not lost`() {
    let moments = Moments(Tensor([1000.0, 1000.0625].map(Float.init), [2, 1]), unit: false)
    #expect(moments.variances.item == 0.03125 * 0.03125)
  }

  @Test func `blocks have all rows in order, and none is larger than needed`() {
    let rows = Tensor.randn([9, 1 << 19], Generator(seed: 1))
    let blocks = Array(rows.preciseBlocks(unit: false))
    #expect(blocks.map { $0.size(0) } == [4, 4, 1] && difference(Tensor.concatenate(blocks), rows) == 0)
  }
}
