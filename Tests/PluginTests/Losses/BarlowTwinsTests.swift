import Clutch
import Testing

@testable import Plugins

@Suite struct BarlowTwinsTests {
  /// The loss of two views [images][elements].
  private func loss(_ a: [[Double]], _ b: [[Double]], _ loss: BarlowTwins = BarlowTwins()) -> Double {
    loss(Views(Tensor((a + b).flatMap { $0 }, [2, a.count, a[0].count]))).item
  }

  /// The square of 1 or -1 after division by √(1 + 1e-5).
  private let square = 1 / (1 + 1e-5)

  @Test func `two images, by hand`() {
    let (x, y) = ([[1.0, 1], [-1, -1]], [[1.0, -1], [-1, 1]])
    // The elements of x are perfectly correlated, those of y with each other too, but with opposite signs.
    let mixed = 2 * square * square
    #expect(abs(loss(x, x) - (2 * (1 - square) * (1 - square) + 0.0051 * mixed)) < 1e-12)
    let equal = (1 - square) * (1 - square) + (1 + square) * (1 + square)
    #expect(abs(loss(x, y) - (equal + 0.0051 * mixed)) < 1e-12)
    #expect(abs(loss(x, y, BarlowTwins(redundancy: 2, scale: 0.5)) - (equal + 2 * mixed) / 2) < 1e-12)
  }

  @Test func `images at one point cost 1 for each element`() {
    let point = [[Double]](repeating: [3, -2, 0.5], count: 4)
    #expect(abs(loss(point, point) - 3) < 1e-12)
  }

  @Test func `elements that are all alike cost the redundancy of all pairs`() {
    let line = [1.0, -1, 1, -1].map { [$0, $0, $0] }
    #expect(abs(loss(line, line, BarlowTwins(redundancy: 0.1)) - 0.1 * 6) < 1e-4)
  }

  @Test func `the mean of an element does not matter`() throws {
    let z = try LossBatch("v2").projections
    let moved = z + Tensor([5.0, -1, 0, 20])
    #expect(abs(BarlowTwins()(Views(moved)).item - BarlowTwins()(Views(z)).item) < 1e-10)
  }

  @Test func `both terms are reported`() throws {
    let (batch, parts) = (try LossBatch("v3"), LossParts())
    let value = LossParts.$current.withValue(parts) { BarlowTwins(scale: 2)(Views(batch.projections)).item }
    let equal = BarlowTwins(redundancy: 0, scale: 2)(Views(batch.projections)).item
    #expect(abs((parts.values["invariance"] ?? .nan) - equal) < 1e-12)
    #expect(abs((parts.values["redundancy"] ?? .nan) - (value - equal)) < 1e-12 && value > equal)
  }

  @Test(arguments: [
    (BarlowTwins(redundancy: -1), "redundancy", "must be 0 or more, but is -1.0"),
    (BarlowTwins(scale: 0), "scale", "must be greater than 0, but is 0.0"),
  ])
  func `an option out of range is refused`(_ loss: BarlowTwins, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
