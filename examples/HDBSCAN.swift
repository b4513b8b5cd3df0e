import Clutch

/// HDBSCAN: finds the regions that stay dense longest as the required density rises, and determines their number.
///
///     core(x)      the distance from x to its `min-samples`-th nearest feature, counting x as the first
///     reach(x, y)  max(core(x), core(y), ‖x − y‖)
///
/// Join all features whose reach is at most ε, and let ε shrink from infinity. Pieces fall apart. If a piece splits
/// into two or more pieces of at least `min-cluster-size` features, it ends as a cluster and these begin as clusters
/// inside it; smaller pieces drop out. The stability of a cluster is the sum over its features of 1/ε where they leave
/// it, minus 1/ε where it began.
///
/// Features in no chosen cluster are noise. The whole training set is never chosen; if there is no other cluster, all
/// features are noise. The algorithm is deterministic and does not depend on the order of the features: all pieces that
/// fall apart at the same ε do so at once, whereas other implementations process equal distances one by one. Memory
/// grows with n, time with n²; distances are compared in float64. It is an error to have fewer features than
/// `min-cluster-size` or `min-samples`, or features that are not finite.
///
/// Source: Campello, Moulavi, Sander (PAKDD 2013: core and mutual reachability distance, stability); McInnes, Healy
/// (arXiv 1705.07321). The treatment of noise is ours.
struct HDBSCAN: Clusterer {
  static let name = "hdbscan"

  /// The rule that chooses clusters among the dense regions.
  enum Selection: String, Decodable, Sendable, CaseIterable {
    /// The regions with the largest sum of stabilities, none of which is inside another.
    case stable
    /// The regions with no others inside: more and smaller clusters, and more noise.
    case leaves
  }

  /// The treatment of features in no cluster.
  enum Noise: String, Decodable, Sendable, CaseIterable {
    /// Adds each one to the cluster of the nearest feature that is in one; if there are no clusters, all features form
    /// one.
    case nearest
    /// Makes each one a cluster of its own, so that an image has only its own views as positives.
    case alone
  }

  /// The minimum number of features in a cluster; higher finds fewer and larger clusters, and drops small ones.
  var minClusterSize = 25
  /// The number of features in a neighborhood, whose radius measures density; more smooths the density and finds fewer
  /// clusters and more noise. 1 gives single linkage.
  var minSamples = 5
  /// The dense regions to choose: the most `stable` ones, or the `leaves`, which have no others inside.
  var selection = Selection.stable
  /// The treatment of features in no cluster: add each to the `nearest` cluster, or leave it `alone` in a cluster of
  /// its own. A third of embedded images may be noise.
  var noise = Noise.nearest

  func validate() throws(OptionError) {
    try require("minClusterSize", minClusterSize, atLeast: 2)
    try require("minSamples", minSamples, atLeast: 1)
  }

  func validate(images n: Int) throws(ClusteringError) {
    for (option, least) in [("min-cluster-size", minClusterSize), ("min-samples", minSamples)] where n < least {
      throw ClusteringError(
        "\(Self.name) needs at least as many features as \(option), but that is \(least) and there are \(n)")
    }
  }

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    try validate(images: features.size(0))
    let points = try Clustering.Points(features, spherical: false, for: Self.name)
    let edges = Reachability(points, samples: minSamples).spanningTree()
    let labels = Hierarchy(edges, smallest: minClusterSize).labels(selection)
    return place(labels, among: points)
  }

  /// Returns the cluster of each feature, with noise placed according to `noise`, int64 [n].
  private func place(_ labels: [Int?], among points: Clustering.Points) -> Tensor {
    let device = points.rows.device
    let noisy = labels.indices.filter { labels[$0] == nil }
    var placed = labels.map { $0 ?? 0 }
    switch noise {
    case .alone:
      let first = (placed.max() ?? 0) + 1
      for (i, row) in noisy.enumerated() { placed[row] = first + i }
    case .nearest where !noisy.isEmpty && noisy.count < labels.count:
      let grouped = labels.indices.filter { labels[$0] != nil }
      let bank = NearestRows(points.rows[Tensor(grouped).to(device)])
      let nearest = bank.nearest(1, to: points.rows[Tensor(noisy).to(device)])  // [noisy, 1]
      for (row, found) in zip(noisy, nearest.ints) { placed[row] = placed[grouped[found]] }
    case .nearest: break
    }
    return Tensor(placed).to(device)
  }
}

/// Returns the number of rows of `width` float64 numbers that fill 16 MB.
private func blockRows(width: Int) -> Int { max(1, 2_000_000 / max(1, width)) }

extension HDBSCAN {
  /// An edge between two features.
  fileprivate struct Edge {
    let from: Int
    let to: Int
    /// The reach of the two features.
    var length: Double
  }

  /// The connected components of a graph, each identified by one of its vertices, its root.
  fileprivate struct Pieces {
    private var parents: [Int]

    init(_ n: Int) { parents = Array(0..<n) }

    mutating func root(_ vertex: Int) -> Int {
      var vertex = vertex
      while parents[vertex] != vertex {
        parents[vertex] = parents[parents[vertex]]  // halves the path
        vertex = parents[vertex]
      }
      return vertex
    }

    /// Joins two pieces.
    /// - Returns: `true` if they were separate.
    @discardableResult mutating func join(_ a: Int, _ b: Int) -> Bool {
      let (a, b) = (root(a), root(b))
      parents[max(a, b)] = min(a, b)
      return a != b
    }
  }

  /// The complete graph in which the distance between two features is their reach.
  fileprivate struct Reachability {
    /// The features, float64 [n, d]. In float32, matrix products would hide distances within tight groups that lie far
    /// apart.
    let rows: Tensor
    /// The squared length |x|² of each row [n].
    let squaredLengths: Tensor
    /// The radius of each feature's neighborhood [n].
    let core: Tensor

    var count: Int { rows.size(0) }

    init(_ points: Clustering.Points, samples: Int) {
      let all = points.rows.to(.float64)
      let squares = all.square().sum(axis: 1)
      let parts = stride(from: 0, to: points.count, by: blockRows(width: points.count)).map { start in
        let range = start..<min(start + blockRows(width: points.count), points.count)
        let rows = all[range]  // [b, d]
        let order = call("aten::addmm", squares, rows, all.transpose(), key("alpha", -2))  // [b, n]
        call("aten::fill_diagonal_", order.slice(axis: 1, range), -Double.infinity)  // itself first
        let last = order.topK(samples, largest: false).indices.select(axis: 1, samples - 1)  // [b]
        // Computed from the difference itself, which loses the least precision.
        return (rows - all[last]).norm(axis: 1)  // [b]
      }
      (rows, squaredLengths, core) = (all, squares, .concatenate(parts))
    }

    /// The edges of a minimum spanning tree, shortest first.
    ///
    /// Borůvka's algorithm (1926): each piece, at first a single feature, is joined to the nearest other piece until
    /// one is left. The largest piece is not searched, since the other pieces find the edges to it.
    func spanningTree() -> [Edge] {
      let n = count
      var pieces = Pieces(n)
      var (from, to): ([Int], [Int]) = ([], [])
      while from.count < n - 1 {
        let labels = (0..<n).map { pieces.root($0) }
        let sizes = labels.reduce(into: [Int](repeating: 0, count: n)) { $0[$1] += 1 }
        let largest = sizes.indices.max { sizes[$0] < sizes[$1] }
        let rows = labels.indices.filter { labels[$0] != largest }
        for edge in shortest(from: rows, labels) where pieces.join(edge.from, edge.to) {
          from.append(edge.from)
          to.append(edge.to)
        }
      }
      let (a, b) = (Tensor(from).to(core.device), Tensor(to).to(core.device))
      let distances = (rows[a] - rows[b]).norm(axis: 1)  // [n − 1]
      // Rounded to float32, so that lengths that differ only by rounding errors are equal.
      let lengths = distances.maximum(core[a]).maximum(core[b]).to(.float32).doubles
      let edges = lengths.indices.map { Edge(from: from[$0], to: to[$0], length: lengths[$0]) }
      return edges.sorted { $0.length < $1.length }
    }

    /// Returns, for each piece with one of `rows`, the shortest edge to another piece.
    private func shortest(from rows: [Int], _ labels: [Int]) -> [Edge] {
      let (all, squares) = (Tensor(labels).to(core.device), core.square())  // [n], [n]
      let parts = Tensor(rows).to(core.device).split(blockRows(width: labels.count)).map { own in
        let lengths = squaredLengths + squaredLengths[own].unsqueeze(1)  // [b, n]
        let distances = call(
          "aten::addmm", lengths, self.rows[own], self.rows.transpose(), key("alpha", -2))  // [b, n]
        let reach = distances.maximum(squares).maximum(squares[own].unsqueeze(1))  // [b, n], squared
        return callAll("aten::min.dim", reach.fill(all[own].unsqueeze(1) .== all, with: .infinity), 1)
      }
      let lengths = Tensor.concatenate(parts.map { $0[0] }).doubles
      let ends = Tensor.concatenate(parts.map { $0[1] }).ints
      var best: [Int: Edge] = [:]
      for (i, row) in rows.enumerated() where lengths[i] < best[labels[row]]?.length ?? .infinity {
        best[labels[row]] = Edge(from: row, to: ends[i], length: lengths[i])
      }
      return best.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// The clusters at all ε, each after the clusters inside it.
  fileprivate struct Hierarchy {
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

    private var pieces: Pieces
    /// The cluster of each piece, by its root; nil if the piece is too small.
    private var piece: [Int?]
    /// The features of each piece that is too small, by its root.
    private var members: [[Int]]

    /// - Parameters:
    ///   - edges: the edges of the spanning tree, shortest first.
    ///   - smallest: the minimum number of features in a cluster.
    init(_ edges: [Edge], smallest: Int) {
      let n = edges.count + 1
      self.smallest = smallest
      pieces = Pieces(n)
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
    private mutating func join(_ edges: ArraySlice<Edge>, density: Double) {
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
    func labels(_ selection: Selection) -> [Int?] {
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
}

@section("plugins") @used private let entry: Entry = { register(HDBSCAN.self) }
