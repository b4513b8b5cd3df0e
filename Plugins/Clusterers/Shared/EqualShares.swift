import Clutch
import Foundation

/// An assignment of rows to centers in which all centers have equally many rows, up to one.
struct EqualShares {
  /// The cost of each row at each center, with the center's price, float64 [n, k].
  private let costs: Tensor

  /// - Parameters:
  ///   - distances: float64 [n, k].
  ///   - softness: the softness, as a share of the mean distance to the nearest center.
  ///   - iterations: the number of Sinkhorn's iterations.
  init(_ distances: Tensor, softness: Double, iterations: Int) {
    let (n, k) = (distances.size(0), distances.size(1))
    let nearest = distances.min(axis: 1).mean().item
    // Rows on their centers leave no scale, so the mean distance takes its place.
    let scale = softness * (nearest > 0 ? nearest : distances.mean().item)
    guard scale > 0 else {
      costs = distances
      return
    }
    let kernel = distances / -scale  // [n, k]
    var prices = Tensor.zeros([k], .float64, on: distances.device)  // in units of the scale
    for _ in 0..<iterations {
      let rest = (kernel - prices).logSumExp(axis: 1, keep: true)  // [n, 1]; each row has a share of 1
      prices = (kernel - rest).logSumExp(axis: 0) - log(Double(n) / Double(k))  // each center has n / k
    }
    costs = distances + scale * prices
  }

  /// Returns the center of each row, each for ⌊n/k⌋ or ⌈n/k⌉ rows.
  ///
  /// Rows choose in the order of their loss if they do not get their best center, the largest first.
  func assignments() -> [Int] {
    let (n, k) = (costs.size(0), costs.size(1))
    guard k > 1 else { return [Int](repeating: 0, count: n) }
    let two = costs.topK(2, largest: false).values  // [n, 2]
    let order = (two.select(axis: 1, 1) - two.select(axis: 1, 0)).sort(axis: 0, descending: true).indices.ints
    let values = costs.doubles
    var room = [Int](repeating: n / k, count: k)
    var larger = n % k  // the number of centers that may have one row more
    var found = [Int](repeating: 0, count: n)
    for row in order {
      let own = values[(row * k)..<((row + 1) * k)]
      var best: Int?
      for c in 0..<k where room[c] > 0 || (room[c] == 0 && larger > 0) {
        if best.map({ own[row * k + c] < own[row * k + $0] }) ?? true { best = c }
      }
      guard let best else { fatalError("\(n) rows have no room at \(k) centers") }
      if room[best] == 0 { larger -= 1 }
      room[best] -= 1  // −1 after the row more
      found[row] = best
    }
    return found
  }
}
