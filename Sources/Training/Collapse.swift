import Foundation
import Torch

/// The spread of a batch of projections. Collapsed projections are all alike and distinguish nothing.
public struct Collapse: Sendable {
  /// The mean cosine between projections of different images.
  public let meanCosine: Double
  /// The number of directions in use: exp of the entropy of the normalized singular values
  /// (RankMe, arXiv 2210.02885, eq. 2).
  public let effectiveRank: Double

  /// - Parameter projections: one view of each image, at unit length [n, d]. Fewer than two images tell nothing.
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
    // This value only monitors training, so training continues if the decomposition does not converge.
    let rank = try? withTorchErrors {
      let values = rows.singularValues()
      let shares = values / values.sum().clamp(min: 1e-12) + 1e-12
      return exp(-(shares * shares.log()).sum().item)
    }
    effectiveRank = rank ?? .nan
  }

  /// The mean cosine above which images can hardly be distinguished. Random unit vectors have 0, and trained
  /// projections seldom reach 0.5. An untrained network may exceed it, so `CollapseWatch` compares with the start.
  static let limit = 0.99

  var isTotal: Bool { !(meanCosine < Collapse.limit) }
}
