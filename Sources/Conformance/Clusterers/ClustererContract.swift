import Clutch

/// The contract of clusterers.
enum ClustererContract {
  static let all = [everyRow, sameBits, degenerate, fewRows, notFinite, input, blobs, rowOrder]

  static let everyRow = Check(Clusterers.self, "every row gets a cluster: int64 of at least 0") {
    clusterer, attempt in
    for (index, shape) in [[200, 8], [64, 2], [40, 16]].enumerated() {
      let features = Tensor.randn(shape, Generator(seed: UInt64(index))).normalize()
      attempt.input = "random features \(shape) at length 1"
      _ = try clusters(clusterer, features)
    }
  }

  static let sameBits = Check(Clusterers.self, "the same seed gives the same clusters") { clusterer, attempt in
    let features = Tensor.randn([200, 8], Generator(seed: 1)).normalize()
    for seed: UInt64 in 1...3 {
      attempt.input = "random features [200, 8], seed \(seed) twice"
      let first = try clusters(clusterer, features, seed)
      try expect(otherBits("the second result", try clusters(clusterer, features, seed), than: first))
    }
  }

  static let degenerate = Check(
    Clusterers.self, "few rows, equal rows and repeated rows give clusters or a ClusteringError"
  ) { clusterer, attempt in
    for (label, features) in degenerateFeatures {
      attempt.input = "\(label), \(features.shape)"
      _ = try unlessRefused { try clusters(clusterer, features) }
    }
  }

  static let fewRows = Check("fewer rows than k are refused before training, if clustering refuses them") {
    subject, attempt in
    guard subject.about.options.contains(where: { $0.name == "k" }) else { throw CheckSkipped("it has no option 'k'") }
    let clusterer = try choice(Clusterers.self, subject.with([("k", Node(.scalar("4", quoted: false)))])).value
    let features = Tensor.randn([3, 8], Generator(seed: 1)).normalize()
    attempt.configuration = "k: 4"
    attempt.input = "3 rows"
    guard try unlessRefused({ try clusters(clusterer, features) }) == nil else { return }
    let passes = try unlessRefused { try clusterer.validate(images: 3) } != nil
    try expect(!passes, "they are refused, but validate(images: 3) accepts them, so training would fail late")
  }

  static let notFinite = Check(Clusterers.self, "features that are not finite are refused with a ClusteringError") {
    clusterer, attempt in
    for value in [Double.nan, .infinity] {
      let features = Tensor.concatenate([
        Tensor.randn([50, 8], Generator(seed: 1)).normalize(), .full([1, 8], value),
      ])
      attempt.input = "50 random rows of length 8 and one of \(value)"
      let isTaken = try unlessRefused { try clusters(clusterer, features) } != nil
      try expect(!isTaken, "it clusters them anyway; throw ClusteringError")
    }
  }

  static let input = Check(Clusterers.self, "the input features are not changed") { clusterer, attempt in
    let features = Tensor.randn([200, 8], Generator(seed: 1)).normalize()
    let before = features.clone()
    attempt.input = "random features [200, 8]"
    _ = try clusters(clusterer, features)
    try expect(otherBits("the matrix that it was given", features, than: before))
  }

  static let blobs = Check("distant groups are not merged") { subject, attempt in
    try inEveryConfiguration(subject, attempt) { clusterer in
      let blobs = Blobs(size: 30, seed: 1)
      attempt.input = "\(Blobs.count) groups of 30 rows at right angles"
      let found = try clusters(clusterer, blobs.features).ints
      let share = blobs.precision(of: found)
      try expect(
        share > 0.5, "only \(shown(100 * share)) % of the pairs of rows in a cluster are from one group; chance is 25 %"
      )
    }
  }

  static let rowOrder = Check("the order of the rows does not matter for distant groups") { subject, attempt in
    try inEveryConfiguration(subject, attempt) { clusterer in
      let features = Blobs(size: 30, seed: 2).features
      attempt.input = "\(Blobs.count) groups of 30 rows at right angles, in order and shuffled"
      let found = try clusters(clusterer, features, 1).ints
      guard areSamePartition(found, try clusters(clusterer, features, 2).ints) else {
        throw CheckSkipped("it is so random that another seed alone finds other clusters")
      }
      let order = Tensor.randperm(features.size(0), Generator(seed: 3))
      let shuffled = try clusters(clusterer, features[order], 1).ints
      try expect(
        areSamePartition(order.ints.map { found[$0] }, shuffled), "rows that were in one cluster no longer are")
    }
  }

  /// Uses a clusterer once.
  static func use(_ clusterer: any Clusterer, _ subject: Subject, _ attempt: Attempt) throws {
    let features = Tensor.randn([64, 8], Generator(seed: 1)).normalize()
    attempt.input = "random features [64, 8]"
    _ = try unlessRefused { try clusters(clusterer, features) }
  }

  // MARK: Parts

  private static var degenerateFeatures: [(String, Tensor)] {
    let random = Tensor.randn([9, 8], Generator(seed: 1)).normalize()
    return [1, 2, 3, 9].map { ("random rows", random[0..<$0]) } + [
      ("equal rows", random[0..<1].expand(50, 8).contiguous()),
      ("5 rows, each 12 times", random[0..<5].expand(12, 5, 8).reshape(-1, 8)),
    ]
  }

  /// Runs a check with all configurations; an option `k`, if there is one, is set to the number of groups.
  private static func inEveryConfiguration(
    _ subject: Subject, _ attempt: Attempt, _ check: (any Clusterer) throws -> Void
  ) throws {
    let k = Node(.scalar("\(Blobs.count)", quoted: false))
    let hasK = subject.about.options.contains { $0.name == "k" }
    try subject.inEveryConfiguration(attempt) { configuration in
      let fitting = hasK ? configuration.changing(subject.name, [("k", k)]) : configuration
      attempt.configuration = fitting.label
      try check(choice(Clusterers.self, fitting.written).value)
    }
  }

  /// Returns the clusters of all rows.
  ///
  /// - Throws: `CheckFailure` if the clusters are not valid, `ClusteringError`, `TorchError`.
  private static func clusters(_ clusterer: any Clusterer, _ features: Tensor, _ seed: UInt64 = 1) throws -> Tensor {
    let n = features.size(0)
    let clusters = try withTorchErrors { try clusterer(features, Generator(seed: seed)) }
    try expect(clusters.shape == [n], "the result has the shape \(clusters.shape), but should have [\(n)]")
    try expect(clusters.dtype == .int64, "the result is \(clusters.dtype), but should be int64")
    if let row = clusters.ints.firstIndex(where: { $0 < 0 }) {
      throw CheckFailure("row \(row) is in cluster \(clusters.ints[row]), but should be in one of at least 0")
    }
    return clusters
  }

  /// Returns the result of `body`; nil if it throws a `ClusteringError`.
  private static func unlessRefused<Result>(_ body: () throws -> Result) throws -> Result? {
    do {
      return try body()
    } catch is ClusteringError {
      return nil
    }
  }
}
