import Clutch

/// The connected components of a graph, called pieces: two vertices are in one piece if a path of edges joins them.
struct GraphPieces {
  /// The number of pieces.
  private(set) var count: Int
  /// For each vertex, a step toward the root of its piece.
  private var parents: [Int]

  /// Creates a graph without edges.
  init(size: Int) {
    count = size
    parents = Array(0..<size)
  }

  /// Adds an edge.
  /// - Returns: `true` if it joined two pieces.
  @discardableResult mutating func join(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (root(a), root(b))
    guard a != b else { return false }
    parents[max(a, b)] = min(a, b)
    count -= 1
    return true
  }

  /// Joins the two closest pieces by the shortest edge between them, repeatedly, until at most `most` are left.
  ///
  /// The edges are those of the minimum spanning tree of the pieces (Borůvka 1926). With p pieces it takes at most
  /// log2 p searches.
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

  /// The piece of each vertex, int64 [n], numbered 0 ..< count in the order of their first vertices.
  var labels: Tensor {
    var labels = [Int](repeating: 0, count: parents.count)
    var next = 0
    for i in parents.indices {
      if parents[i] == i {
        labels[i] = next
        next += 1
      } else {
        labels[i] = labels[parents[i]]  // a parent comes before its children
      }
    }
    return Tensor(labels)
  }

  /// Returns the vertex that names the piece of a vertex.
  mutating func root(_ vertex: Int) -> Int {
    var vertex = vertex
    while parents[vertex] != vertex {
      parents[vertex] = parents[parents[vertex]]  // halves the path
      vertex = parents[vertex]
    }
    return vertex
  }
}
