/// Returns `true` if two clusterings of the same rows are equal up to the numbering of the clusters.
func agree(_ a: [Int], _ b: [Int]) -> Bool {
  let pairs = Set(zip(a, b).map { [$0, $1] })
  return a.count == b.count && pairs.count == Set(a).count && pairs.count == Set(b).count
}
