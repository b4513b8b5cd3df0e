import Clutch
import Foundation

/// A random tree that splits rows until each is alone, or a limit of depth is reached.
struct IsolationTree: Sendable {
  private struct Node {
    /// The feature to compare; −1 in a leaf.
    var feature = -1
    var threshold: Float = 0
    /// The place of the child for values below the threshold; the other child follows it.
    var child = 0
    /// The expected depth of a row that ends here.
    var depth = 0.0
  }

  private var nodes: [Node] = [Node()]

  /// - Parameters:
  ///   - values: rows of `width` values each, one after another.
  ///   - limit: the largest number of splits above a leaf.
  init(_ values: [Float], width: Int, limit: Int, _ random: inout SplitMix64) {
    var open = [(node: 0, rows: Array(0..<(values.count / width)), depth: 0)]
    while let (node, rows, depth) = open.popLast() {
      guard depth < limit, rows.count > 1, let split = Self.split(values, width, rows, &random) else {
        nodes[node].depth = Double(depth) + Self.expectedDepth(rows.count)
        continue
      }
      let child = nodes.count
      (nodes[node].feature, nodes[node].threshold, nodes[node].child) = (split.feature, split.threshold, child)
      nodes += [Node(), Node()]
      let isBelow = { (row: Int) in values[row * width + split.feature] < split.threshold }
      open.append((child, rows.filter(isBelow), depth + 1))
      open.append((child + 1, rows.filter { !isBelow($0) }, depth + 1))
    }
  }

  /// Draws a feature that is not constant, and a threshold that leaves rows on both sides; nil if all rows are equal.
  private static func split(
    _ values: [Float], _ width: Int, _ rows: [Int], _ random: inout SplitMix64
  ) -> (feature: Int, threshold: Float)? {
    var left = width
    var order = Array(0..<width)
    while left > 0 {
      let drawn = min(left - 1, Int(random.share() * Double(left)))
      let feature = order[drawn]
      left -= 1
      order.swapAt(drawn, left)
      var (low, high) = (Float.infinity, -Float.infinity)
      for row in rows {
        let value = values[row * width + feature]
        (low, high) = (min(low, value), max(high, value))
      }
      guard low < high else { continue }
      let threshold = low + (high - low) * Float(random.share())
      return (feature, threshold > low && threshold <= high ? threshold : high)
    }
    return nil
  }

  /// Returns the depth at which a row ends.
  func depth(_ row: UnsafeBufferPointer<Float>.SubSequence) -> Double {
    var node = nodes[0]
    while node.feature >= 0 {
      let isBelow = row[row.startIndex + node.feature] < node.threshold
      node = nodes[node.child + (isBelow ? 0 : 1)]
    }
    return node.depth
  }

  /// Returns the mean depth of a leaf in a random search tree of `count` rows.
  static func expectedDepth(_ count: Int) -> Double {
    switch count {
    case ...1: return 0
    case 2: return 1
    default:
      let n = Double(count)
      return 2 * (log(n - 1) + 0.5772156649015329) - 2 * (n - 1) / n  // Euler's constant
    }
  }
}

extension SplitMix64 {
  /// Returns a number from 0 up to but not including 1.
  fileprivate mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
}
