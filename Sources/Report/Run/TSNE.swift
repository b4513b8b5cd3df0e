import Clutch
import Foundation

/// t-SNE (van der Maaten and Hinton, 2008): a layout in the plane that keeps neighbors together.
///
/// p_ij is the probability that i and j are neighbors among the features: (p_j|i + p_i|j) / 2n, where p_j|i is a normal
/// distribution around i, wide enough to give each image `perplexity` neighbors. q_ij is the same in the plane,
/// ∝ 1 / (1 + ‖y_i − y_j‖²). Places start along the principal axes and follow the gradient of KL(p ‖ q),
/// 4 Σ_j (p_ij − q_ij)(y_i − y_j) / (1 + ‖y_i − y_j‖²). Nothing is random: the same features give the same map. The
/// computation is exact: time and memory grow as n².
struct TSNE {
  var perplexity = 30.0
  var steps = 400
  /// The number of first steps in which groups are pulled together, and the factor by which p is enlarged in them.
  var early = (steps: 100, factor: 12.0)

  /// - Parameters:
  ///   - features: float [n, d].
  ///   - start: the initial places [n, 2].
  /// - Returns: float32 [n, 2].
  func callAsFunction(_ features: Tensor, start: Tensor) -> Tensor {
    let n = features.size(0)
    if n < 4 { return start.to(.float32) }
    let p = neighbours(features)
    // Small enough to leave all directions open, whatever the scale of the features (Kobak and Berens, 2019).
    let spread = (start - start.mean(axis: 0)).square().mean().sqrt().item
    var places = (start.to(.float32) - start.to(.float32).mean(axis: 0)) * (1e-4 / max(1e-12, spread))
    var velocity = Tensor.zeros([n, 2])
    var gains = Tensor.ones([n, 2])
    let rate = max(50, Double(n) / early.factor)
    for step in 0..<steps {
      let isEarly = step < early.steps
      let gradient = gradient(p, places, enlarged: isEarly ? early.factor : 1)
      // Steps grow while the direction stays and shrink when it turns (Jacobs, 1988), as in the authors' programs.
      let turns = ((gradient * velocity) .> 0).to(.float32)
      gains = (gains * (turns * 0.8 + (1 - turns)) + (1 - turns) * 0.2).clamp(min: 0.01)
      velocity = velocity * (isEarly ? 0.5 : 0.8) - gradient * gains * rate
      places = places + velocity
    }
    return places
  }

  /// Returns the gradient of KL(p ‖ q) at the places [n, 2].
  func gradient(_ p: Tensor, _ places: Tensor, enlarged: Double = 1) -> Tensor {
    let closeness = closeness(places)  // [n, n]
    let weights = (p * enlarged - closeness / closeness.sum()) * closeness  // [n, n]
    return (weights.sum(axis: 1, keep: true) * places - weights.matmul(places)) * 4
  }

  /// Returns KL(p ‖ q) at the places.
  func divergence(_ p: Tensor, _ places: Tensor) -> Double {
    let closeness = closeness(places)
    let q = (closeness / closeness.sum()).clamp(min: 1e-12)
    return (p * (p.clamp(min: 1e-12) / q).log()).sum().item
  }

  /// Returns 1 / (1 + ‖y_i − y_j‖²), with 0 on the diagonal [n, n].
  private func closeness(_ places: Tensor) -> Tensor {
    (1 + places.squaredDistances(to: places)).reciprocal() * (1 - Tensor.eye(places.size(0), places.dtype))
  }

  /// Returns p [n, n], which sums to 1.
  func neighbours(_ features: Tensor) -> Tensor {
    let n = features.size(0)
    let wanted = Swift.min(perplexity, Double(n - 1) / 3)
    let own = Tensor.eye(n, .float32)
    let rows = features.to(.float32)
    let distances = rows.squaredDistances(to: rows)  // [n, n]
    // Finds the width of every row by bisection: the entropy falls as the width shrinks.
    var precision = Tensor.ones([n, 1]) / distances.mean(axis: 1, keep: true).clamp(min: 1e-12)
    var (low, high) = (Tensor.zeros([n, 1]), Tensor.full([n, 1], .infinity))
    for _ in 0..<50 {
      let isWide = entropy(conditional(distances, own, precision)) .> log(wanted)
      low = precision.where(isWide, otherwise: low)
      high = high.where(isWide, otherwise: precision)
      precision = ((low + high) / 2).where(high .< Double.infinity, otherwise: precision * 2)
    }
    let chances = conditional(distances, own, precision)
    return (chances + chances.transpose()) / (2 * Double(n))
  }

  /// Returns p_j|i [n, n], whose rows sum to 1.
  private func conditional(_ distances: Tensor, _ own: Tensor, _ precision: Tensor) -> Tensor {
    (-distances * precision - own * 1e30).softmax(axis: 1)
  }

  private func entropy(_ rows: Tensor) -> Tensor { -(rows * rows.clamp(min: 1e-30).log()).sum(axis: 1, keep: true) }
}
