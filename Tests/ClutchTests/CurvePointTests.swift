import Testing

@testable import Metrics

struct CurvePointTests {
  private func points(_ pairs: [(Double, Double)]) -> [CurvePoint] {
    pairs.map { CurvePoint(x: $0.0, y: $0.1, threshold: 0) }
  }

  @Test func `a curve within the limit is left alone`() {
    let line = points([(0, 0), (0.5, 0.5), (1, 1)])
    #expect(thinned(line, to: 3) == line)
  }

  @Test func `straight runs go and corners stay`() {
    let up = (0...50).map { (0.0, Double($0) / 50) }
    let across = (1...50).map { (Double($0) / 50, 1.0) }
    #expect(thinned(points(up + across), to: 20) == points([(0, 0), (0, 1), (1, 1)]))
  }

  @Test func `the corner that sticks out most stays longest`() {
    let curve = points([(0, 0), (0.1, 0.2), (0.2, 0.9), (0.6, 0.92), (1, 1)])
    #expect(thinned(curve, to: 3) == points([(0, 0), (0.2, 0.9), (1, 1)]))
    #expect(thinned(curve, to: 2) == points([(0, 0), (1, 1)]))
  }

  @Test func `a curve that ends where it began keeps its far point`() {
    let loop = points([(0, 0), (0, 0), (0.3, 0.4), (0, 0)])
    #expect(thinned(loop, to: 3) == points([(0, 0), (0.3, 0.4), (0, 0)]))
  }
}
