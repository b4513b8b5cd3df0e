import Clutch

/// The cross entropy of recognizing the key of an image among the keys of all images in the batch.
///
///     mean over i of  log Σ_j exp(q_i·k_j/τ) − q_i·k_i/τ
///
/// Other views of the same batch are not among the candidates, unlike in NT-Xent. The value is log n if all keys are
/// equal.
///
/// Source: arXiv 1807.03748, eq. 4.
///
/// - Parameters:
///   - queries: unit vectors [n, d].
///   - keys: unit vectors of the same images in the same order [n, d].
/// - Returns: a scalar.
func batchContrast(_ queries: Tensor, keys: Tensor, temperature: Double) -> Tensor {
  let logits = queries.matmul(keys.transpose()) / temperature  // [n, n]
  return (logits.logSumExp(axis: 1) - logits.diagonal()).mean()  // [n] -> []
}
