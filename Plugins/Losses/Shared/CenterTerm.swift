import Clutch

/// The term of a view's cluster center: distinguishes it from all other centers.
///
///     mean over views of  log Σ_k exp(z·μ_k/φ_k) − z·μ_own/φ_own
///
/// φ is the temperature or, with `concentration`, a separate temperature for each cluster, as in PCL (arXiv 2005.04966,
/// eq. 11 and 12).
struct CenterTerm {
  let temperature: Double
  let concentration: Bool

  /// - Parameters:
  ///   - unit: unit projections, in float32 or wider [v, n, d].
  ///   - clusters: assignments [n], unit centers [k, d] and, with `concentration`, concentrations and sizes [k].
  /// - Returns: a scalar.
  func callAsFunction(_ unit: Tensor, _ clusters: BatchClusters) -> Tensor {
    let rows = unit.reshape(-1, unit.size(2))  // [r, d]
    let centers = clusters.centers.to(rows.dtype)
    let similarities = withAutocast(false, on: rows.device) { rows.matmul(centers.transpose()) }  // [r, k]
    let logits =
      concentration
      ? similarities / temperatures(clusters.concentrations.to(similarities.dtype), sizes: clusters.sizes)
      : similarities / temperature  // [r, k]
    let assignments = call("aten::repeat", clusters.assignments, [unit.size(0)])  // [r]
    let members = assignments.unsqueeze(1) .== Tensor.arange(centers.size(0), on: rows.device)  // [r, k]
    let every = Tensor.ones(members.shape, .bool, on: members.device)  // [r, k]
    return infoNCE(logits, positives: members, among: every)  // []
  }

  /// Returns PCL's temperature for each cluster from its concentration and its number of members [k].
  ///
  /// All temperatures are equal if every cluster has one member, or if no concentration exceeds the rounding error of
  /// float32.
  func temperatures(_ concentrations: Tensor, sizes: Tensor) -> Tensor {
    let isSingle = sizes .<= 1  // [k]
    let loosest = concentrations.fill(isSingle, with: 0).max()  // []
    let known = concentrations.where(!isSingle, otherwise: loosest)  // [k]
    let low = call("aten::quantile.scalar", known, 0.1)  // []
    let high = call("aten::quantile.scalar", known, 0.9)  // []
    let clipped = known.maximum(low).minimum(high)  // [k]
    let raised = clipped.maximum(clipped.mean() * 0.1)  // [k]
    let equal = Tensor.ones(raised.shape, raised.dtype, on: raised.device)  // [k]
    let usable = raised.where(loosest .> 1e-6, otherwise: equal)  // [k]
    return usable * (temperature / usable.mean())  // [k]
  }
}
