import Foundation

/// How spread out a batch of projections is: collapsed ones are all alike, and tell nothing from anything.
public struct Collapse: Sendable {
  /// The mean cosine between projections of different images.
  public let meanCosine: Double
  /// exp of the entropy of the singular values' shares: how many directions are in use
  /// (RankMe, arXiv 2210.02885, eq. 2).
  public let effectiveRank: Double

  /// - Parameter projections: at length 1, one view of every image [n, d]; of less than two images nothing is known.
  init(_ projections: Tensor) {
    let rows = projections.detach().to(.cpu).to(.float64)
    guard rows.size(0) > 1 else {
      (meanCosine, effectiveRank) = (0, Double(rows.size(0)))
      return
    }
    guard rows.isFinite else {
      (meanCosine, effectiveRank) = (.nan, .nan)
      return
    }
    let n = Double(rows.size(0))
    // Σ_{i≠j} z_i·z_j = |Σ z|² − Σ |z|².
    let total = rows.sum(axis: 0).square().sum().item - rows.square().sum().item
    meanCosine = total / (n * (n - 1))
    // This only describes training, so an algorithm that does not converge is no reason to stop it.
    let rank = try? withTorchErrors {
      let values = rows.singularValues()
      let shares = values / values.sum().clamp(min: 1e-12) + 1e-12
      return exp(-(shares * shares.log()).sum().item)
    }
    effectiveRank = rank ?? .nan
  }

  /// Beyond this mean cosine hardly anything can be told apart: random unit vectors have 0, trained projections seldom
  /// 0.5. Those of an untrained network may lie beyond it, so `CollapseWatch` compares with them.
  static let limit = 0.99

  var isTotal: Bool { !(meanCosine < Collapse.limit) }
}
