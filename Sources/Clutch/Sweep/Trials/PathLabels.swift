/// Short labels of paths: the fewest last parts that no other path ends with.
struct PathLabels {
  private let labels: [String: String]

  init(_ paths: [String]) {
    let tails = paths.map { path in
      let parts = path.split(separator: ".").map(String.init)
      return (1...max(1, parts.count)).map { parts.suffix($0).joined(separator: ".") }
    }
    var labels: [String: String] = [:]
    for (index, path) in paths.enumerated() {
      let others = tails.indices.filter { $0 != index && paths[$0] != path }.flatMap { tails[$0] }
      labels[path] = tails[index].first { PathLabels.speaks($0) && !others.contains($0) } ?? path
    }
    self.labels = labels
  }

  subscript(path: String) -> String { labels[path] ?? path }

  /// A number says nothing by itself, and two words have a meaning of their own in a trial's name.
  private static func speaks(_ tail: String) -> Bool {
    !["seed", "variant"].contains(tail) && Int(tail.prefix { $0 != "." }) == nil
  }
}
