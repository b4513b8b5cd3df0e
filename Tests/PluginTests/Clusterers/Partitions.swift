/// Whether two clusterings of the same rows are one and the same up to the clusters' numbers.
func agree(_ a: [Int], _ b: [Int]) -> Bool {
  let pairs = Set(zip(a, b).map { [$0, $1] })
  return a.count == b.count && pairs.count == Set(a).count && pairs.count == Set(b).count
}
