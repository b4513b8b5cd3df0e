import Clutch

/// InfoNCE with any number of positives: how far the similarities to an anchor's positives fall short of all those it
/// is compared with.
///
///     mean over i of  log Σ_{a in D(i)} exp(logits_ia) − 1/|P(i)| · Σ_{p in P(i)} logits_ip
///
/// Source: SupCon (arXiv 2004.11362), eq. 2; with one positive it is the cross entropy of arXiv 1807.03748, eq. 4.
///
/// - Parameters:
///   - logits: similarities over their temperature [r, m].
///   - positives: P, who is drawn to the anchor, at least one a row, bool [r, m].
///   - candidates: D, who stands in the denominator, at least one a row, bool [r, m].
/// - Returns: a scalar.
func infoNCE(_ logits: Tensor, positives: Tensor, among candidates: Tensor) -> Tensor {
  (logits.logSumExp(where: candidates) - logits.mean(where: positives)).mean()  // [r] -> []
}

extension Tensor {
  /// log Σ exp over the columns where `mask` holds: [r, m] -> [r].
  func logSumExp(where mask: Tensor) -> Tensor { fill(!mask, with: -.infinity).logSumExp(axis: 1) }

  /// The mean over the columns where `mask` holds: [r, m] -> [r].
  fileprivate func mean(where mask: Tensor) -> Tensor { fill(!mask, with: 0).sum(axis: 1) / mask.sum(axis: 1) }
}
