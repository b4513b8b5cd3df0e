import Clutch

/// One of the clusterings that a golden case of an objective gives to every step.
struct CaseClusters: Options {
  /// The cluster of every sample of a step, from 0.
  var clusters: [Int] = []
  /// The centers [clusters][dimensions], of any length.
  var centers: Numbers?
  /// The concentrations [clusters]; if absent, 1.
  var concentrations: Numbers?
  /// The number of training images per cluster; if absent, 2.
  var sizes: [Int]?

  func validate() throws(OptionError) {
    if centers == nil { throw OptionError("centers", "must be [clusters][dimensions], but is absent") }
    try requireNesting("centers", centers, rank: 2, "[clusters][dimensions]")
    try requireNesting("concentrations", concentrations, rank: 1, "[clusters]")
    let k = centers?.shape[0] ?? 0
    if let wrong = clusters.first(where: { !(0..<k).contains($0) }) {
      throw OptionError("clusters", "must be from 0 to less than the \(k) centers, but one is \(wrong)")
    }
    for (name, count) in [("concentrations", concentrations?.shape[0]), ("sizes", sizes?.count)] {
      if let count, count != k { throw OptionError(name, "must be one for each of the \(k) centers, but are \(count)") }
    }
  }

  /// The clusters of a step.
  var batch: BatchClusters {
    let k = centers?.shape[0] ?? 0
    return BatchClusters(
      assignments: Tensor(clusters), centers: (centers?.tensor ?? .ones([k, 1], .float64)).normalize(),
      concentrations: concentrations?.tensor ?? .ones([k], .float64),
      sizes: Tensor(sizes ?? Array(repeating: 2, count: k)))
  }
}
