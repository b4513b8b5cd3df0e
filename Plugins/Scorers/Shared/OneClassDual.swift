/// The weights of the training rows in a one-class support vector machine.
///
/// They minimize ½ αᵀ K α over 0 ≤ α ≤ 1 with a given sum. Each step of sequential minimal optimization moves weight from
/// one row to another, and chooses the pair as LIBSVM does. (Fan, Chen, Lin: "Working set selection using second order
/// information for training support vector machines", JMLR 6, 2005.)
struct OneClassDual {
  /// α [n].
  private(set) var weights: [Double]
  /// ρ, the value of K α on the boundary.
  private(set) var offset = 0.0
  /// `true` if the conditions of a minimum hold to within the tolerance.
  private(set) var isSolved = false

  /// The kernel matrix, row by row.
  private let kernel: [Double]
  /// K α.
  private var gradient: [Double]

  /// - Parameters:
  ///   - kernel: n · n values, row by row.
  ///   - total: the sum of the weights, more than 0 and at most n.
  ///   - tolerance: the largest difference of K α between two rows that may still exchange weight.
  ///   - steps: the maximum number of steps.
  init(kernel: [Double], rows n: Int, total: Double, tolerance: Double, steps: Int) {
    self.kernel = kernel
    weights = (0..<n).map { min(1, max(0, total - Double($0))) }
    gradient = [Double](repeating: 0, count: n)
    for (i, weight) in weights.enumerated() where weight > 0 { add(weight, row: i) }
    for _ in 0..<steps {
      guard let (up, down) = pair(tolerance) else {
        isSolved = true
        break
      }
      move(from: down, to: up)
    }
    offset = boundary()
  }

  private mutating func add(_ weight: Double, row: Int) {
    let n = gradient.count
    for k in 0..<n { gradient[k] += weight * kernel[row * n + k] }
  }

  /// Returns the row that gains weight and the one that loses it; nil at the minimum.
  private func pair(_ tolerance: Double) -> (up: Int, down: Int)? {
    let n = gradient.count
    var (up, least) = (-1, Double.infinity)
    for i in 0..<n where weights[i] < 1 && gradient[i] < least { (up, least) = (i, gradient[i]) }
    guard up >= 0 else { return nil }
    var (down, best, most) = (-1, 0.0, -Double.infinity)
    for j in 0..<n where weights[j] > 0 {
      most = max(most, gradient[j])
      let slope = gradient[j] - least
      guard slope > 0 else { continue }
      let gain = slope * slope / curvature(up, j)
      if gain > best { (down, best) = (j, gain) }
    }
    return down >= 0 && most - least >= tolerance ? (up, down) : nil
  }

  /// Returns the second derivative along the exchange of weight between two rows.
  private func curvature(_ i: Int, _ j: Int) -> Double {
    let n = gradient.count
    return max(1e-12, kernel[i * n + i] + kernel[j * n + j] - 2 * kernel[i * n + j])
  }

  private mutating func move(from down: Int, to up: Int) {
    let wanted = (gradient[down] - gradient[up]) / curvature(up, down)
    let room = min(1 - weights[up], weights[down])
    let moved = min(wanted, room)
    weights[up] = moved == 1 - weights[up] ? 1 : weights[up] + moved
    weights[down] -= moved
    add(moved, row: up)
    add(-moved, row: down)
  }

  /// Returns the mean of K α over rows between both bounds; without such rows, the middle between the rows at the bounds.
  private func boundary() -> Double {
    let free = weights.indices.filter { weights[$0] > 0 && weights[$0] < 1 }.map { gradient[$0] }
    if !free.isEmpty { return free.reduce(0, +) / Double(free.count) }
    let inside = weights.indices.filter { weights[$0] == 0 }.map { gradient[$0] }.min()
    let outside = weights.indices.filter { weights[$0] == 1 }.map { gradient[$0] }.max()
    switch (inside, outside) {
    case (let low?, let high?): return (low + high) / 2
    default: return inside ?? outside ?? 0
    }
  }
}
