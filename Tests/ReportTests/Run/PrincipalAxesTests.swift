import Clutch
import Testing

@testable import Report

@Suite struct PrincipalAxesTests {
  // Variances of 9, 1 and 0 along three orthogonal directions.
  private let features = Tensor([Float(3), 0, 0, -3, 0, 0, 0, 1, 0, 0, -1, 0], [4, 3])

  @Test func `the axes are those of most variance, in their order`() throws {
    let axes = try #require(PrincipalAxes(features))
    #expect(abs(axes.share - 1) < 1e-9)
    let places = axes(features)
    #expect(places.map { $0.x.rounded() } == [3, -3, 0, 0] && places.map { $0.y.rounded() } == [0, 0, 1, -1])
  }

  @Test func `more numbers than rows give the same places`() throws {
    let wide = Tensor.concatenate([features, .zeros([4, 60])], axis: 1)
    let (narrow, all) = (try #require(PrincipalAxes(features)), try #require(PrincipalAxes(wide)))
    for (a, b) in zip(narrow(features), all(wide)) { #expect(abs(a.x - b.x) < 1e-9 && abs(a.y - b.y) < 1e-9) }
  }

  @Test func `the share counts what the plane does not show`() throws {
    let cube = Tensor([Float(1), 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, -1], [6, 3])
    #expect(abs(try #require(PrincipalAxes(cube)).share - 2 / 3.0) < 1e-9)
  }

  @Test func `features without variance, or that are not finite, have no axes`() {
    #expect(PrincipalAxes(.ones([5, 3])) == nil && PrincipalAxes(.ones([1, 3])) == nil)
    #expect(PrincipalAxes(Tensor([Float(1), .nan, 2, 3], [2, 2])) == nil)
  }

  @Test func `images are chosen evenly`() {
    #expect(evenly(3, 5) == [0, 1, 2] && evenly(10, 5) == [0, 2, 4, 6, 8])
  }
}
