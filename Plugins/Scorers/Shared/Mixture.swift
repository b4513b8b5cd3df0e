import Clutch
import Foundation

/// A mixture of normal distributions.
struct Mixture {
  /// One normal distribution with its weight.
  struct Component {
    let mean: Tensor  // float64 [d]
    /// The matrix W with W Wᵀ = Σ⁻¹ [d, d], or its diagonal [d].
    let whitening: Tensor
    /// log w − ½ log det Σ − ½ d log 2π.
    let offset: Double
  }

  let components: [Component]

  /// Returns log w_k + log N(x; μ_k, Σ_k): [b, d] -> [b, k].
  func logDensities(_ rows: Tensor) -> Tensor {
    let columns = components.map { component in
      let centered = rows - component.mean  // [b, d]
      let scaled =
        component.whitening.rank == 1 ? centered * component.whitening : centered.matmul(component.whitening)
      return scaled.square().sum(axis: 1) * -0.5 + component.offset  // [b]
    }
    return .stack(columns, axis: 1)
  }

  /// Returns log Σ_k w_k N(x; μ_k, Σ_k): [b, d] -> [b].
  func logDensity(_ rows: Tensor) -> Tensor { logDensities(rows).logSumExp(axis: 1) }
}

/// Expectation maximization: fits a mixture to features, block by block.
struct MixtureFit {
  let features: Tensor  // [n, d]
  let unit: Bool
  let covariance: GMM.Covariance
  /// The number that is added to every variance.
  let floor: Double

  /// Alternates both steps until the mean log density rises by less than `tolerance`, or `iterations` times.
  ///
  /// - Parameter shares: the share of each component in each row, to start from: float64 [n, k].
  func mixture(from shares: Tensor, iterations: Int, tolerance: Double) -> Mixture {
    var mixture = maximized(shares)
    var before = -Double.infinity
    for _ in 0..<iterations {
      let (density, shares) = expected(mixture)
      mixture = maximized(shares)
      if abs(density - before) < tolerance { break }
      before = density
    }
    return mixture
  }

  /// Returns the mean log density of the rows, and the share of each component in each row [n, k].
  private func expected(_ mixture: Mixture) -> (density: Double, shares: Tensor) {
    var (total, shares): (Double, [Tensor]) = (0, [])
    for rows in blocks {
      let logs = mixture.logDensities(rows)  // [b, k]
      let sums = logs.logSumExp(axis: 1, keep: true)  // [b, 1]
      total += sums.sum().item
      shares.append((logs - sums).exp())
    }
    return (total / Double(features.size(0)), .concatenate(shares))
  }

  /// Returns the mixture that is most likely, given the share of each component in each row [n, k].
  private func maximized(_ shares: Tensor) -> Mixture {
    let sizes = shares.sum(axis: 0) + 10 * Double.ulpOfOne  // [k]; a component without rows must not divide by 0
    let (k, d) = (shares.size(1), features.size(1))
    var sums = Tensor.zeros([k, d], .float64, on: features.device)
    for (rows, part) in zip(blocks, parts(shares)) { sums = sums + part.transpose().matmul(rows) }
    let means = sums / sizes.unsqueeze(1)  // [k, d]
    let spreads = spreads(shares, means, sizes)
    let weights = (sizes / sizes.sum()).doubles
    let components = (0..<k).map { i in
      let spread = spreads[i % spreads.count]
      let offset = log(weights[i]) - 0.5 * (spread.logDeterminant + Double(d) * log(2 * .pi))
      return Mixture.Component(mean: means[i], whitening: spread.whitening, offset: offset)
    }
    return Mixture(components: components)
  }

  /// Returns the inverse covariance of each component, or one for all.
  private func spreads(_ shares: Tensor, _ means: Tensor, _ sizes: Tensor) -> [(
    whitening: Tensor, logDeterminant: Double
  )] {
    let (k, d) = (shares.size(1), features.size(1))
    let shape = covariance == .diagonal ? [d] : [d, d]
    var scatters = [Tensor](repeating: .zeros(shape, .float64, on: features.device), count: k)
    for (rows, part) in zip(blocks, parts(shares)) {
      for i in 0..<k {
        let centered = rows - means[i]  // [b, d]
        let weighted = centered * part.slice(axis: 1, i..<(i + 1))
        let products =
          covariance == .diagonal ? (weighted * centered).sum(axis: 0) : weighted.transpose().matmul(centered)
        scatters[i] = scatters[i] + products
      }
    }
    if covariance == .tied {
      return [whole(scatters.dropFirst().reduce(scatters[0]) { $0 + $1 } / sizes.sum())]
    }
    return (0..<k).map { i in
      let own = scatters[i] / sizes[i]
      return covariance == .diagonal ? diagonal(own + floor) : whole(own)
    }
  }

  private func diagonal(_ variances: Tensor) -> (whitening: Tensor, logDeterminant: Double) {
    (variances.rsqrt(), variances.log().sum().item)
  }

  private func whole(_ covariance: Tensor) -> (whitening: Tensor, logDeterminant: Double) {
    let spread = Spread(covariance + floor * Tensor.eye(covariance.size(0), .float64, on: covariance.device), rcond: 0)
    return (spread.whitening, spread.logDeterminant)
  }

  private var blocks: some Sequence<Tensor> { features.preciseBlocks(unit: unit) }

  /// Splits a matrix [n, k] as `blocks` splits the features.
  private func parts(_ shares: Tensor) -> [Tensor] { shares.split(max(1, (1 << 21) / max(1, features.size(1)))) }
}
