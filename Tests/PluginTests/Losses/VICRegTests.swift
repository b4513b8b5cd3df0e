import Clutch
import Testing

@testable import Plugins

@Suite struct VICRegTests {
  /// The loss of two views [images][elements].
  private func loss(_ a: [[Double]], _ b: [[Double]], _ loss: VICReg = VICReg()) -> Double {
    loss(Views(Tensor((a + b).flatMap { $0 }, [2, a.count, a[0].count]))).item
  }

  @Test func `the terms of two images, by hand`() {
    // The first element has the variance 2, which is enough; the second has none, and √0.0001 is 0.01.
    let (line, beside) = ([[1.0, 0], [-1, 0]], [[1.0, 2], [-1, 2]])
    #expect(abs(loss(line, line) - 25 * 0.99 / 2) < 1e-12)
    #expect(abs(loss(line, beside) - (25 * (4.0 + 4) / 4 + 25 * 0.99 / 2)) < 1e-12)
    // Both elements have the variance 2 and the covariance 2, on both sides of the diagonal and in both views.
    let diagonal = [[1.0, 1], [-1, -1]]
    #expect(abs(loss(diagonal, diagonal) - 2 * (4.0 + 4) / 2) < 1e-12)
    #expect(abs(loss(diagonal, diagonal, VICReg(covariance: 0.5)) - 4) < 1e-12)
  }

  @Test func `images at one point cost the weight of the variance`() {
    let point = [[Double]](repeating: [3, -2, 0.5], count: 4)
    #expect(abs(loss(point, point, VICReg(variance: 10)) - 9.9) < 1e-12)
  }

  @Test func `the terms are reported with their weights`() throws {
    let (batch, parts) = (try LossBatch("v3"), LossParts())
    let value = LossParts.$current.withValue(parts) { VICReg()(Views(batch.projections)).item }
    for (name, alone) in [
      ("invariance", VICReg(variance: 0, covariance: 0)), ("variance", VICReg(invariance: 0, covariance: 0)),
      ("covariance", VICReg(invariance: 0, variance: 0)),
    ] {
      let term = alone(Views(batch.projections)).item
      #expect(abs((parts.values[name] ?? .nan) - term) < 1e-12 && term > 0, "\(name)")
    }
    #expect(abs(parts.values.values.reduce(0, +) - value) < 1e-12)
  }

  @Test(arguments: [
    (VICReg(invariance: -1), "invariance", "must be 0 or more, but is -1.0"),
    (VICReg(variance: -0.5), "variance", "must be 0 or more, but is -0.5"),
    (VICReg(covariance: .nan), "covariance", "must be a finite number, but is nan"),
  ])
  func `an option out of range is refused`(_ loss: VICReg, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
