import Clutch

/// The negative mean cosine between predictions and targets, over all pairs of different views of an image.
///
///     −1/(v·(v − 1)·n) · Σ_{a ≠ b} Σ_i p_ai·t_bi / (|p_ai|·|t_bi|)
///
/// - Parameters:
///   - predictions: [v, n, d].
///   - targets: [w, n, d]; no gradient flows into them. View b of the targets shows the same pixels as view b of the
///     predictions, so these two are not compared.
/// - Returns: a scalar within -1 ... 1.
func negativeCosine(_ predictions: Tensor, targets: Tensor) -> Tensor {
  let (p, t) = (predictions.normalize(), targets.detach().normalize())
  return -meanOverPairs(p.size(0), t.size(0)) { a, b in (p[a] * t[b]).sum(axis: 1).mean() }
}

extension Module {
  /// Applies a module to the last axis of [v, n, d], with batch norm over all views and images.
  func rows(_ input: Tensor) -> Tensor {
    let shape = input.shape
    return self(input.reshape(-1, shape[2]), training: true).reshape(shape[0], shape[1], -1)
  }

  /// Applies a module to each view of [v, n, d], with batch norm over the images of one view.
  func eachView(_ input: Tensor) -> Tensor {
    Tensor.stack((0..<input.size(0)).map { self(input[$0], training: true) })
  }
}
