import Clutch

/// The pieces into which a graph falls: two vertices are in one piece where a path of edges joins them.
struct GraphPieces {
  /// How many pieces.
  private(set) var count: Int
  /// A step from every vertex towards the one that stands for its piece.
  private var parents: [Int]

  /// A graph without edges.
  init(size: Int) {
    count = size
    parents = Array(0..<size)
  }

  /// Adds an edge.
  /// - Returns: whether it joined two pieces.
  @discardableResult mutating func join(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (root(a), root(b))
    guard a != b else { return false }
    parents[max(a, b)] = min(a, b)
    count -= 1
    return true
  }

  /// Joins the two pieces between which the shortest edge runs, again and again, until at most `most` are left.
  ///
  /// The edges are those of the minimum spanning tree of the pieces (Borůvka 1926), which takes at most log2 of their
  /// number searches.
  mutating func joinClosest(_ search: NeighborSearch, until most: Int) {
    var whole = self
    var tree: [NeighborSearch.Edge] = []
    while whole.count > 1 {
      for edge in search.edges(between: whole.labels) where whole.join(edge.from, edge.to) {
        tree.append(edge)
      }
    }
    for edge in tree.sorted(by: { ($0.length, $0.from) < ($1.length, $1.from) }) where count > most {
      join(edge.from, edge.to)
    }
  }

  /// The piece of every vertex, int64 [n]: 0 ..< count in the order of their first vertices.
  var labels: Tensor {
    var labels = [Int](repeating: 0, count: parents.count)
    var next = 0
    for i in parents.indices {
      if parents[i] == i {
        labels[i] = next
        next += 1
      } else {
        labels[i] = labels[parents[i]]  // a parent stands before its children
      }
    }
    return Tensor(labels)
  }

  private mutating func root(_ vertex: Int) -> Int {
    var vertex = vertex
    while parents[vertex] != vertex {
      parents[vertex] = parents[parents[vertex]]  // halves the path
      vertex = parents[vertex]
    }
    return vertex
  }
}
