/// Whether two clusterings of the same rows are one and the same up to the clusters' numbers.
func agree(_ a: [Int], _ b: [Int]) -> Bool {
  let pairs = Set(zip(a, b).map { [$0, $1] })
  return a.count == b.count && pairs.count == Set(a).count && pairs.count == Set(b).count
}

/// The adjusted Rand index of Hubert & Arabie (1985): 1 for equal partitions, 0 on average for unrelated ones.
func adjustedRand(_ a: [Int], _ b: [Int]) -> Double {
  func pairs<Key: Hashable>(_ keys: [Key]) -> Double {
    Dictionary(grouping: keys, by: { $0 }).values.reduce(0) { $0 + Double($1.count * ($1.count - 1)) / 2 }
  }
  let expected = pairs(a) * pairs(b) / pairs(a.map { _ in 0 })
  return (pairs(zip(a, b).map { [$0, $1] }) - expected) / ((pairs(a) + pairs(b)) / 2 - expected)
}
