import Foundation
import Torch

/// A mixture of normal distributions, fitted by expectation maximization.
///
///     p(x) = Σ w_c N(x; μ_c, Σ_c)
///
/// The two steps are repeated: compute the probability of each component for each row, then the weights, means and
/// covariances that the probabilities imply (Dempster, Laird and Rubin, JRSS B 39, 1977). All is in float64. Memory
/// grows with n · (k + d), and with k · d² if covariances are full.
public struct GaussianMixture: Sendable {
  /// The form of the covariances.
  public enum Covariance: String, Decodable, Sendable, CaseIterable {
    /// Each component has a matrix of its own; needs many more rows per component than dimensions.
    case full
    /// All components share one matrix.
    case tied
    /// Each component has a variance for each dimension.
    case diagonal
    /// Each component has one variance.
    case spherical
  }

  public var covariance: Covariance
  /// The maximum number of times that both steps are repeated.
  public var iterations: Int
  /// Ends when the mean log-likelihood of a row changes by less than this.
  public var tolerance: Double
  /// The number that is added to all variances.
  public var floor: Double

  public init(
    _ covariance: Covariance = .diagonal, iterations: Int = 100, tolerance: Double = 1e-3, floor: Double = 1e-6
  ) {
    self.covariance = covariance
    self.iterations = iterations
    self.tolerance = tolerance
    self.floor = floor
  }

  /// A fitted mixture.
  public struct Result: Sendable {
    /// The most probable component of each row, int64 [n].
    public let assignments: Tensor
    /// The mean log-likelihood of a row.
    public let logLikelihood: Double
    /// The Bayesian information criterion, −2 n · logLikelihood + p ln n for p free parameters; lower is better.
    public let bic: Double
    /// The number of times that both steps were repeated.
    public let iterations: Int
  }

  /// - Parameters:
  ///   - rows: [n, d], finite.
  ///   - start: the component of each row to start from, int64 [n], in 0 ..< k.
  ///   - k: the number of components.
  public func callAsFunction(_ rows: Tensor, from start: Tensor, _ k: Int) -> Result {
    withoutGradient {
      let rows = rows.to(.float64)
      let numbers = Tensor.arange(k, on: rows.device)
      var components = Components((start.unsqueeze(1) .== numbers).to(.float64), rows, self)
      var (before, repeats) = (-Double.infinity, 0)
      while true {
        let joint = components.logJoint(rows)  // [n, k]
        let likelihoods = joint.logSumExp(axis: 1)  // [n]
        let mean = likelihoods.mean().item
        if repeats == iterations || abs(mean - before) < tolerance {
          let (n, d) = (Double(rows.size(0)), rows.size(1))
          return Result(
            assignments: joint.argmax(axis: 1), logLikelihood: mean,
            bic: -2 * n * mean + Double(covariance.parameters(k, d) + k * d + k - 1) * log(n), iterations: repeats)
        }
        components = Components((joint - likelihoods.unsqueeze(1)).exp(), rows, self)
        (before, repeats) = (mean, repeats + 1)
      }
    }
  }
}

extension GaussianMixture.Covariance {
  /// Returns the number of free parameters of the covariances of k components in d dimensions.
  func parameters(_ k: Int, _ d: Int) -> Int {
    switch self {
    case .full: k * d * (d + 1) / 2
    case .tied: d * (d + 1) / 2
    case .diagonal: k * d
    case .spherical: k
    }
  }
}
