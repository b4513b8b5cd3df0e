import Foundation

/// How spread out a batch of projections is: collapsed ones are all alike, and tell nothing from anything.
public struct Collapse: Sendable {
  /// The mean cosine between projections of different images.
  public let meanCosine: Double
  /// exp of the entropy of the singular values' shares: how many directions are in use
  /// (RankMe, arXiv 2210.02885, eq. 2).
  public let effectiveRank: Double

  /// - Parameter projections: at length 1, one view of every image [n, d], n > 1.
  init(_ projections: Tensor) {
    let rows = projections.detach().to(.cpu).to(.float64)
    guard rows.isFinite else {
      (meanCosine, effectiveRank) = (.nan, .nan)
      return
    }
    let n = Double(rows.size(0))
    // Σ_{i≠j} z_i·z_j = |Σ z|² − Σ |z|².
    let total = rows.sum(axis: 0).square().sum().item - rows.square().sum().item
    meanCosine = total / (n * (n - 1))
    let values = rows.singularValues()
    let shares = values / values.sum().clamp(min: 1e-12) + 1e-12
    effectiveRank = exp(-(shares * shares.log()).sum().item)
  }

  /// Beyond this mean cosine nothing can be told apart: random unit vectors have 0, trained projections seldom 0.5.
  static let limit = 0.99

  var isTotal: Bool { !(meanCosine < Collapse.limit) }
}
