/// The places of group numbers, ordered by group and then by place: a counting sort.
///
/// - Parameters:
///   - groups: the group of every place, each of 0 ..< k.
///   - starts: where each group begins in the result [k].
package func placesByGroup(_ groups: [Int], starts: [Int]) -> [Int] {
  var next = starts
  var places = [Int](repeating: 0, count: groups.count)
  for (place, group) in groups.enumerated() {
    places[next[group]] = place
    next[group] += 1
  }
  return places
}
