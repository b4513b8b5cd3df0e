import Clutch

/// The clusters at all ε, each after the clusters inside it.
struct DensityHierarchy {
  private struct Cluster {
    var size: Int
    /// The sum over the features seen so far of 1/ε where they leave the cluster. Once the start of the cluster is
    /// known, its stability.
    var stability: Double
    var parent: Int?
  }
  private var clusters: [Cluster] = []
  /// The smallest cluster that contains each feature.
  private var homes: [Int]
  private let smallest: Int

  private var pieces: GraphPieces
  /// The cluster of each piece, by its root; nil if the piece is too small.
  private var piece: [Int?]
  /// The features of each piece that is too small, by its root.
  private var members: [[Int]]

  /// - Parameters:
  ///   - edges: the edges of the spanning tree, shortest first.
  ///   - smallest: the minimum number of features in a cluster.
  init(_ edges: [Reachability.Edge], smallest: Int) {
    let n = edges.count + 1
    self.smallest = smallest
    pieces = GraphPieces(size: n)
    homes = [Int](repeating: 0, count: n)
    piece = [Int?](repeating: nil, count: n)
    members = (0..<n).map { [$0] }
    // Equal features have distance 0, so 1/ε needs a bound.
    let least = max((edges.last?.length ?? 0) * 1e-6, 1e-30)
    var start = 0
    while start < edges.count {
      let length = edges[start].length
      let end = edges[start...].firstIndex { $0.length > length } ?? edges.count
      join(edges[start..<end], density: 1 / max(length, least))
      start = end
    }
  }

  /// Joins all pieces connected by edges of one length.
  private mutating func join(_ edges: ArraySlice<Reachability.Edge>, density: Double) {
    let parts = Set(edges.flatMap { [pieces.root($0.from), pieces.root($0.to)] }).sorted()
    for edge in edges { pieces.join(edge.from, edge.to) }
    let joined = Dictionary(grouping: parts) { pieces.root($0) }
    for (root, parts) in joined.sorted(by: { $0.key < $1.key }) { merge(parts, into: root, density) }
  }

  private mutating func merge(_ parts: [Int], into root: Int, _ density: Double) {
    let inside = parts.compactMap { piece[$0] }
    let loose = parts.flatMap { members[$0] }
    for part in parts { members[part] = [] }
    let size = loose.count + inside.reduce(0) { $0 + clusters[$1].size }
    guard size >= smallest else {
      members[root] = loose
      return
    }
    let home: Int
    if inside.count == 1 {
      home = inside[0]
      clusters[home].size = size
      clusters[home].stability += density * Double(loose.count)
    } else {
      home = clusters.count
      clusters.append(Cluster(size: size, stability: density * Double(size), parent: nil))
      for i in inside {
        clusters[i].stability -= density * Double(clusters[i].size)
        clusters[i].parent = home
      }
    }
    piece[root] = home
    for feature in loose { homes[feature] = home }
  }

  /// Returns the chosen cluster of each feature, nil for noise.
  func labels(_ selection: HDBSCAN.Selection) -> [Int?] {
    var isLeaf = [Bool](repeating: true, count: clusters.count)
    var inside = [Double](repeating: 0, count: clusters.count)  // the total stability of the clusters chosen inside
    var chosen = [Int?](repeating: nil, count: clusters.count)
    for (i, cluster) in clusters.enumerated() {
      guard let parent = cluster.parent else { continue }  // the whole training set
      let isChosen = isLeaf[i] || (selection == .stable && cluster.stability >= inside[i])
      if isChosen { chosen[i] = i }
      inside[parent] += isChosen ? cluster.stability : inside[i]
      isLeaf[parent] = false
    }
    for (i, cluster) in clusters.enumerated().reversed() {
      if let parent = cluster.parent, let outer = chosen[parent] { chosen[i] = outer }
    }
    return homes.map { chosen[$0] }
  }
}
