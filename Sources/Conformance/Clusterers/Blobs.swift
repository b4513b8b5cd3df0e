import Clutch

/// Points around orthogonal directions, in groups that do not touch.
struct Blobs {
  /// The points, of unit length [4·size, 8].
  let features: Tensor
  /// The group of every row.
  let groups: [Int]

  static let count = 4

  init(size: Int, seed: UInt64) {
    let axes = Tensor.eye(8)[0..<Blobs.count].unsqueeze(1).expand(Blobs.count, size, 8).reshape(-1, 8)
    features = (axes + 0.05 * Tensor.randn([Blobs.count * size, 8], Generator(seed: seed))).normalize()
    groups = (0..<(Blobs.count * size)).map { $0 / size }
  }

  /// Returns the share of pairs of rows in the same cluster that are in the same group; 0 if there are no such pairs.
  func precision(of clusters: [Int]) -> Double {
    var (pairs, right) = (0, 0)
    for i in clusters.indices {
      for j in 0..<i where clusters[i] == clusters[j] {
        pairs += 1
        if groups[i] == groups[j] { right += 1 }
      }
    }
    return pairs == 0 ? 0 : Double(right) / Double(pairs)
  }
}

/// Returns `true` if two clusterings of the same rows are equal up to the numbers of the clusters.
func areSamePartition(_ a: [Int], _ b: [Int]) -> Bool {
  let pairs = Set(zip(a, b).map { [$0, $1] })
  return a.count == b.count && pairs.count == Set(a).count && pairs.count == Set(b).count
}
