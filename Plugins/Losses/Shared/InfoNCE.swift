import Clutch

/// InfoNCE with any number of positives: compares an anchor's similarities to its positives with those to all
/// candidates.
///
///     mean over i of  log Σ_{a in D(i)} exp(logits_ia) − 1/|P(i)| · Σ_{p in P(i)} logits_ip
///
/// Source: SupCon (arXiv 2004.11362), eq. 2; with one positive it is the cross entropy of arXiv 1807.03748, eq. 4.
///
/// - Parameters:
///   - logits: similarities over their temperature [r, m].
///   - positives: P, the vectors that attract the anchor, at least one per row, bool [r, m].
///   - candidates: D, the vectors in the denominator, at least one per row, bool [r, m].
/// - Returns: a scalar.
func infoNCE(_ logits: Tensor, positives: Tensor, among candidates: Tensor) -> Tensor {
  (logits.logSumExp(where: candidates) - logits.mean(where: positives)).mean()  // [r] -> []
}

extension Tensor {
  /// Returns log Σ exp over the columns where `mask` is true: [r, m] -> [r].
  func logSumExp(where mask: Tensor) -> Tensor { fill(!mask, with: -.infinity).logSumExp(axis: 1) }

  /// Returns the mean over the columns where `mask` is true: [r, m] -> [r].
  fileprivate func mean(where mask: Tensor) -> Tensor { fill(!mask, with: 0).sum(axis: 1) / mask.sum(axis: 1) }
}
