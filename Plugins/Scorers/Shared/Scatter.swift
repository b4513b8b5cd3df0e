import Clutch

/// Sums over centered rows that give a covariance; rows may be added in any number of blocks.
struct Scatter {
  private var rows = 0
  private var products: Tensor  // Σ x xᵀ, float64 [d, d]
  private var fourthPowers = 0.0  // Σ ‖x‖⁴

  init(dimensions: Int, on device: Device) {
    products = .zeros([dimensions, dimensions], .float64, on: device)
  }

  /// Adds rows from which their mean has been subtracted, float64 [b, d].
  mutating func add(_ centered: Tensor) {
    rows += centered.size(0)
    products = products + centered.transpose().matmul(centered)
    fourthPowers += centered.square().sum(axis: 1).square().sum().item
  }

  /// The mean squared length of a row, which is the trace of the covariance.
  var variance: Double { products.diagonal().sum().item / Double(rows) }

  /// Returns the covariance, divided by the number of rows and shrunk toward (tr Σ / d) I by a share of 0 to 1 [d, d].
  func covariance(share: Double) -> Tensor {
    let own = products / Double(rows)
    let mean = own.diagonal().mean().item  // of the eigenvalues
    return (1 - share) * own + share * mean * Tensor.eye(own.size(0), .float64, on: own.device)
  }

  /// Returns the share that `shrinkage` determines.
  func share(_ shrinkage: Shrinkage) -> Double {
    let own = products / Double(rows)
    let (n, d) = (Double(rows), Double(own.size(0)))
    let mean = own.diagonal().mean().item  // of the eigenvalues
    let squares = own.square().sum().item  // ‖Σ‖²
    let spread = squares - d * mean * mean  // ‖Σ − (tr Σ / d) I‖²
    switch shrinkage {
    case .none: return 0
    case .ledoitWolf: return spread > 0 ? min(1, (fourthPowers / n - squares) / n / spread) : 0
    case .oas:
      let wanted = squares / (d * d) + mean * mean
      let most = (n + 1) * spread / (d * d)
      return most > 0 ? min(1, wanted / most) : 1
    }
  }
}
