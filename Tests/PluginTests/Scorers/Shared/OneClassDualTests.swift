import Foundation
import Testing

@testable import Plugins

@Suite struct OneClassDualTests {
  private static let places = [0, 0.1, 0.2, 1, 5.0]

  /// The kernel exp(−(a − b)²) of places on a line.
  private func kernel(_ places: [Double]) -> [Double] {
    places.flatMap { a in places.map { exp(-(a - $0) * (a - $0)) } }
  }

  private func dual(_ places: [Double], total: Double) -> OneClassDual {
    OneClassDual(kernel: kernel(places), rows: places.count, total: total, tolerance: 1e-10, steps: 100_000)
  }

  @Test(arguments: [0.5, 1, 2.5, 4.9])
  func `weights keep their bounds and their sum, and rows between the bounds are on the boundary`(total: Double) {
    let (kernel, dual) = (kernel(Self.places), dual(Self.places, total: total))
    #expect(dual.isSolved && abs(dual.weights.reduce(0, +) - total) < 1e-12)
    for i in 0..<5 {
      let value = (0..<5).reduce(0) { $0 + kernel[i * 5 + $1] * dual.weights[$1] }
      #expect((0...1).contains(dual.weights[i]))
      if dual.weights[i] > 0 { #expect(value < dual.offset + 1e-9) }
      if dual.weights[i] < 1 { #expect(value > dual.offset - 1e-9) }
    }
  }

  /// ½ (a² + b² + 2 a b K) with a + b = 1 is lowest at a = b, where K α is (1 + K) / 2.
  @Test func `by hand: two rows share the weight`() {
    let dual = dual([0, 1], total: 1)
    #expect(dual.weights.allSatisfy { abs($0 - 0.5) < 1e-9 })
    #expect(abs(dual.offset - (1 + exp(-1)) / 2) < 1e-9)
  }

  @Test func `the order of the rows does not matter`() {
    let (forward, backward) = (dual(Self.places, total: 2.5), dual(Self.places.reversed(), total: 2.5))
    for (a, b) in zip(forward.weights, backward.weights.reversed()) { #expect(abs(a - b) < 1e-4) }
    #expect(abs(forward.offset - backward.offset) < 1e-9)
  }

  @Test func `copies of a row are solved, and all of the weight leaves no choice`() {
    #expect(dual([1, 1, 1, 2], total: 1.5).isSolved)
    let full = dual([0, 1], total: 2)
    #expect(full.isSolved && full.weights == [1, 1] && abs(full.offset - (1 + exp(-1))) < 1e-12)
  }

  @Test func `too few steps are told`() {
    #expect(
      !OneClassDual(kernel: kernel(Self.places), rows: 5, total: 1, tolerance: 1e-9, steps: 0).isSolved)
  }
}
