/// Returns the shortest unique ending of each path, such as `k` for `clusters.by.k-means.k`.
///
/// An ending does not start with a list index. It is also never `seed` or `variant`, because they have their own
/// meaning among the paths of a sweep.
package func shortestTails(of paths: [String]) -> [String: String] {
  let split = paths.map { $0.split(separator: ".") }
  var tails: [String: String] = [:]
  for (path, parts) in zip(paths, split) {
    let others = split.filter { $0 != parts }
    let tail = parts.indices.reversed().map { parts[$0...] }.first { tail in
      let word = tail.joined(separator: ".")
      return Int(tail.first ?? "") == nil && !["seed", "variant"].contains(word)
        && !others.contains { $0.suffix(tail.count) == tail }
    }
    tails[path] = tail?.joined(separator: ".") ?? path
  }
  return tails
}
