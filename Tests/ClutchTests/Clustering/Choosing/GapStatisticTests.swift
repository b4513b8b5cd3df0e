import Foundation
import Testing
import Torch

@testable import ClusterAnalysis

@Suite struct GapStatisticTests {
  @Test func `the gap and its standard error are as by hand`() {
    // The mean of the references is 5 and 3, their deviation 1 and 0, and √(1 + 1/2) widens it.
    let points = GapStatistic.points([2, 3], logs: [4, 1], references: [[4, 3], [6, 3]])
    #expect(points.map(\.k) == [2, 3] && points.map(\.value) == [1, 2])
    #expect(abs((points[0].standardError ?? 0) - 1.5.squareRoot()) < 1e-12 && points[1].standardError == 0)
  }

  private func choice(_ values: [(Double, Double)]) -> Int? {
    GapStatistic.choice(
      values.enumerated().map { CountStudy.Point(k: $0 + 2, value: $1.0, standardError: $1.1) })
  }

  @Test func `the first number is chosen whose gap the next one does not exceed by more than its error`() {
    #expect(choice([(1, 0.1), (2, 0.1), (2.05, 0.1), (3, 0.1)]) == 3)
    #expect(choice([(1, 0.1), (2, 0.1), (2.2, 0.1), (2.1, 0.1)]) == 4)
    #expect(choice([(2, 0.1), (1, 0.1)]) == 2)
  }

  @Test func `a gap that always rises chooses the largest number, and none chooses none`() {
    #expect(choice([(1, 0.1), (2, 0.1), (3, 0.1)]) == 4)
    #expect(choice([]) == nil)
  }

  @Test func `references on the sphere have length 1, and a box holds the features' coordinates`() {
    let features = Tensor.randn([500, 3], Generator(seed: 1)) * Tensor([1.0, 5, 0.1]).to(.float32) + 7
    let unit = ReferenceRows(like: features.normalize(), spherical: true).draw(Generator(seed: 2))
    #expect(unit.shape == [500, 3] && (unit.norm(axis: 1) - 1).abs().max().item < 1e-6)
    #expect(unit.mean(axis: 0).norm(axis: 0).item < 0.15)
    let frame = PrincipalFrame(features)
    let drawn = ReferenceRows(like: features, spherical: false).draw(Generator(seed: 2))
    let (own, others) = (frame.coordinates(features), frame.coordinates(drawn))
    #expect((own.min(axis: 0) - others.min(axis: 0)).max().item < 1e-4)
    #expect((others.max(axis: 0) - own.max(axis: 0)).max().item < 1e-4)
    let widths = (own.max(axis: 0) - own.min(axis: 0)) - (others.max(axis: 0) - others.min(axis: 0))
    #expect((widths / (own.max(axis: 0) - own.min(axis: 0))).max().item < 0.05)
  }
}
