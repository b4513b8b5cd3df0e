import Clutch
import Testing

@testable import Plugins

@Suite struct PrincipalAxesTests {
  /// Rows that vary by 8 along (3, 4) / 5 and by ½ across it, about (1, 1).
  private static let bank: Tensor = {
    let (along, across) = (Tensor([0.6, 0.8]), Tensor([-0.8, 0.6]))
    return (Tensor.stack([along * 4, along * -4, across, -across]) + 1).to(.float32)
  }()

  @Test func `by hand: directions and variances, the largest first`() {
    let axes = PrincipalAxes(Self.bank, about: Tensor([1.0, 1]), unit: false)
    #expect(zip(axes.variances, [8, 0.5]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(abs((axes.axes.transpose()[0] * Tensor([0.6, 0.8])).sum().abs().item - 1) < 1e-6)
    #expect(axes.rest(after: 1).shape == [2, 1])
    #expect(abs((axes.rest(after: 1).squeeze(1) * Tensor([-0.8, 0.6])).sum().abs().item - 1) < 1e-6)
  }

  @Test func `whitened rows vary by 1 in every direction, and directions without variation are 0`() {
    let flat = Tensor.concatenate([Self.bank, Tensor.ones([4, 1])], axis: 1)
    let whitening = Whitening(flat, about: Tensor([1.0, 1, 1]), unit: false)
    let rows = whitening(flat).to(.float64)  // [4, 3]
    let covariance = rows.transpose().matmul(rows) / 4
    let values = covariance.symmetricEigen().values.doubles
    #expect(zip(values, [0, 1, 1]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(values)")
    let aside = whitening(Tensor([1, 1, 9].map(Float.init), [1, 3]))
    #expect(aside.abs().max().item < 1e-5)
  }
}
