/// Returns the indices of items sorted by group and then by index, using a counting sort.
///
/// - Parameters:
/// - groups: The group of each item, in 0 ..< k.
/// - starts: The start of each group in the result [k].
package func placesByGroup(_ groups: [Int], starts: [Int]) -> [Int] {
  var next = starts
  var places = [Int](repeating: 0, count: groups.count)
  for (place, group) in groups.enumerated() {
    places[next[group]] = place
    next[group] += 1
  }
  return places
}
