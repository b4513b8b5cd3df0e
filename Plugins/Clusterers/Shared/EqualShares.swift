import Clutch
import Foundation

/// An assignment of rows to centers in which all centers have equally many rows, up to one.
struct EqualShares {
  /// The cost of each row at each center, with the center's price, float64 [n, k].
  private let costs: Tensor

  /// - Parameters:
  ///   - distances: float64 [n, k].
  ///   - iterations: the number of iterations at each temperature. It falls from the mean distance to a hundredth of the
  ///     mean distance to the nearest center, and the prices of one are the start of the next: a low temperature alone
  ///     would take thousands of iterations.
  init(_ distances: Tensor, iterations: Int) {
    let share = log(Double(distances.size(0)) / Double(distances.size(1)))
    let (mean, nearest) = (distances.mean().item, distances.min(axis: 1).mean().item)
    // Rows on their centers leave no scale, so the mean distance takes its place.
    let last = 0.01 * (nearest > 0 ? nearest : mean)
    let levels = mean > 0 ? min(12, Int((log(mean / last) / -log(Self.cooling)).rounded(.up)) + 1) : 0
    var prices = Tensor.zeros([distances.size(1)], .float64, on: distances.device)
    for level in 0..<levels {
      let temperature = mean * pow(Self.cooling, Double(level))
      let kernel = distances / -temperature  // [n, k]
      for _ in 0..<iterations {
        let rest = (kernel - prices / temperature).logSumExp(axis: 1, keep: true)  // [n, 1]; a row has a share of 1
        prices = temperature * ((kernel - rest).logSumExp(axis: 0) - share)  // each center has n / k
      }
    }
    costs = distances + prices
  }

  private static let cooling = 0.3

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
