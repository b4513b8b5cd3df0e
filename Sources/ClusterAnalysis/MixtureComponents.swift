import Foundation
import Torch

extension GaussianMixture {
  /// The weights, means and inverse covariances of a mixture's components.
  struct Components {
    private let logWeights: Tensor  // [k]
    private let means: Tensor  // [k, d]
    private let precision: Precision

    /// The inverse covariances, as factors P with P Pᵀ = Σ⁻¹, and log det P.
    private enum Precision {
      case full([Tensor], logDeterminants: Tensor)  // [d, d] each, [k]
      case tied(Tensor, logDeterminant: Double)  // [d, d]
      case diagonal(Tensor)  // the inverse variances [k, d]
    }

    /// Computes the components that probabilities imply.
    ///
    /// - Parameters:
    ///   - shares: the probability of each component for each row, float64 [n, k].
    ///   - rows: float64 [n, d].
    init(_ shares: Tensor, _ rows: Tensor, _ options: GaussianMixture) {
      // A component without rows has a weight of almost 0, not a division by 0, as in scikit-learn.
      let sizes = shares.sum(axis: 0) + 10 * Double.ulpOfOne  // [k]
      logWeights = (sizes / sizes.sum()).log()
      means = shares.transpose().matmul(rows) / sizes.unsqueeze(1)
      let floor = options.floor
      switch options.covariance {
      case .full:
        var (factors, determinants): ([Tensor], [Tensor]) = ([], [])
        for c in 0..<sizes.count {
          let moved = rows - means[c]  // [n, d]
          let weighted = moved * shares.select(axis: 1, c).unsqueeze(1)
          let (factor, determinant) = inverseFactor(weighted.transpose().matmul(moved) / sizes[c], floor)
          factors.append(factor)
          determinants.append(determinant)
        }
        precision = .full(factors, logDeterminants: .stack(determinants))
      case .tied:
        let between = (means * sizes.unsqueeze(1)).transpose().matmul(means)
        let (factor, determinant) = inverseFactor((rows.transpose().matmul(rows) - between) / sizes.sum(), floor)
        precision = .tied(factor, logDeterminant: determinant.item)
      case .diagonal, .spherical:
        let squares = shares.transpose().matmul(rows.square()) / sizes.unsqueeze(1)
        // Rounding may leave less than 0.
        let variances = (squares - means.square()).clamp(min: 0) + floor  // [k, d]
        let isSpherical = options.covariance == .spherical
        let own =
          isSpherical ? variances.mean(axis: 1, keep: true).expand(variances.size(0), variances.size(1)) : variances
        precision = .diagonal(own.reciprocal())
      }
    }

    /// Returns log w_c + log N(x; μ_c, Σ_c) of each row and component: [n, d] -> [n, k].
    func logJoint(_ rows: Tensor) -> Tensor {
      let constant = Double(rows.size(1)) * log(2 * Double.pi) / 2
      switch precision {
      case .full(let factors, let logDeterminants):
        let squares = factors.enumerated().map { c, factor in
          (rows - means[c]).matmul(factor).square().sum(axis: 1)  // [n]
        }
        return logWeights + logDeterminants - constant - Tensor.stack(squares, axis: 1) / 2
      case .tied(let factor, let logDeterminant):
        let squares = rows.matmul(factor).distances(to: means.matmul(factor))
        return logWeights + (logDeterminant - constant) - squares / 2
      case .diagonal(let inverses):
        let squares =
          rows.square().matmul(inverses.transpose()) - 2 * rows.matmul((means * inverses).transpose())
          + (means.square() * inverses).sum(axis: 1)
        return logWeights + inverses.log().sum(axis: 1) / 2 - constant - squares.clamp(min: 0) / 2
      }
    }
  }
}

extension Tensor {
  /// Returns the squared distances of rows by a matrix product: [n, d] to [k, d] gives [n, k].
  fileprivate func distances(to others: Tensor) -> Tensor {
    let lengths = square().sum(axis: 1).unsqueeze(1) + others.square().sum(axis: 1)
    return (lengths - 2 * matmul(others.transpose())).clamp(min: 0)
  }
}

/// Returns P with P Pᵀ = (Σ + floor I)⁻¹, and log det P. The floor is raised if rounding errors of Σ are larger.
private func inverseFactor(_ covariance: Tensor, _ floor: Double) -> (factor: Tensor, logDeterminant: Tensor) {
  let one = Tensor.eye(covariance.size(0), covariance.dtype, on: covariance.device)
  let floor = max(floor, 1e-12 * covariance.diagonal().mean().item)
  let lower = call("aten::linalg_cholesky", covariance + floor * one, false)  // L with L Lᵀ = Σ
  let factor = call("aten::linalg_solve_triangular", lower, one, key("upper", false)).transpose()
  return (factor, -lower.diagonal().log().sum())
}
