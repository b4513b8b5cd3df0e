import Clutch

/// A batch for testing a loss: raw projections and the clusters of their images.
struct LossBatch: CustomStringConvertible {
  /// The projections [v, n, d].
  var projections: Tensor
  var clusters: BatchClusters
  /// The special feature of the batch; empty for a random one.
  var label = ""
  let seed: UInt64

  /// Creates random projections and centers.
  ///
  /// - Parameters:
  ///   - assignments: the cluster of every image.
  ///   - k: the number of clusters, some of which may have no image in the batch.
  init(
    views v: Int = 2, of assignments: [Int], k: Int, dimensions d: Int = 4, _ dtype: DType = .float32, seed: UInt64 = 1
  ) {
    let random = Generator(seed: seed)
    projections = .randn([v, assignments.count, d], random, .float64).to(dtype)
    let alone = (0..<k).map { cluster in assignments.count { $0 == cluster } == 1 ? 0.0 : 1.0 }
    clusters = BatchClusters(
      assignments: Tensor(assignments), centers: Tensor.randn([k, d], random, .float64).normalize().to(dtype),
      concentrations: ((Tensor.rand([k], random, .float64) * 0.3 + 0.1) * Tensor(alone)).to(dtype),
      sizes: Tensor(alone.map { 1 + 4 * Int($0) }))
    self.seed = seed
  }

  /// Returns the batch with other projections.
  func with(_ projections: Tensor, _ label: String) -> LossBatch {
    var batch = self
    (batch.projections, batch.label) = (projections, label)
    return batch
  }

  var description: String {
    let shape = projections.shape
    let numbers = clusters.assignments.ints.map(String.init).joined(separator: " ")
    let what = "\(shape[0]) views of \(shape[1]) images in \(shape[2]) dimensions"
    return [what, label, "\(projections.dtype), seed \(seed), clusters \(numbers) of \(clusters.centers.size(0))"]
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Returns batches that may occur in training: few and many images, one cluster, and clusters without images.
  static func ordinary(_ dtype: DType = .float32) -> [LossBatch] {
    [
      LossBatch(of: [0, 0], k: 1, dtype), LossBatch(of: [0, 1], k: 2, dimensions: 3, dtype, seed: 2),
      LossBatch(of: [0, 1, 0, 2, 1], k: 4, dtype, seed: 3),
      LossBatch(of: (0..<16).map { $0 % 3 }, k: 5, dimensions: 8, dtype, seed: 4),
    ]
  }

  /// Batches that break losses that divide, take logarithms, or need several images per cluster.
  static var degenerate: [LossBatch] {
    let batch = LossBatch(of: [0, 1, 0, 2, 1], k: 3)
    let x = batch.projections
    return [
      batch.with(call("aten::ones_like", x), "all equal"), batch.with(call("aten::zeros_like", x), "all 0"),
      batch.with(.stack([x[0], x[0]]), "both views alike"), batch.with(x * 1e4, "of lengths about 20,000"),
      batch.with(x * 1e-4, "of lengths about 0.0002"), LossBatch(of: [0, 0, 0, 0, 0], k: 1, seed: 2),
      LossBatch(of: [0, 1, 2, 3, 4], k: 5, seed: 3), LossBatch(of: [3, 3], k: 4, seed: 4),
      LossBatch(of: [0, 1], k: 2, dimensions: 1, seed: 5), batch.ofEqualImages,
    ]
  }

  /// The batch with one loose cluster and clusters of equal images, whose concentrations are nearly 0 through rounding.
  private var ofEqualImages: LossBatch {
    var batch = with(projections, "clusters of equal images")
    let k = clusters.centers.size(0)
    batch.clusters = BatchClusters(
      assignments: clusters.assignments, centers: clusters.centers,
      concentrations: Tensor((0..<k).map { $0 == 0 ? Float(0.3) : $0 == 1 ? 0 : 1e-8 }),
      sizes: Tensor(Array(repeating: 6, count: k)))
    return batch
  }

  // MARK: Evaluating a loss

  /// - Throws: `TorchError` if libtorch refuses an operation.
  func value(_ loss: AnyLoss) throws -> Tensor { try withTorchErrors { loss(Views(projections), clusters).detach() } }

  /// Returns the loss and its gradient with respect to the raw projections.
  ///
  /// - Throws: `CheckFailure` if the loss is not a scalar or there is no gradient, `TorchError`.
  func gradient(_ loss: AnyLoss) throws -> (value: Tensor, gradient: Tensor) {
    let leaf = projections.detach().clone()
    leaf.requiresGradient = true
    let value = try withTorchErrors { loss(Views(leaf), clusters) }
    try expect(value.shape == [], "the loss has the shape \(value.shape), but should be a scalar, of shape []")
    try withTorchErrors { value.backward() }
    guard let gradient = leaf.gradient else { throw CheckFailure("the projections have no gradient") }
    return (value.detach(), gradient)
  }

  /// Returns the slopes of the loss along every element of the projections, by central differences.
  func slopes(_ loss: AnyLoss, step: Double) throws -> Tensor {
    let elements = projections.doubles
    let slopes = try elements.indices.map { i in
      let ends = try [step, -step].map { change in
        var moved = elements
        moved[i] += change
        return try with(Tensor(moved, projections.shape), label).value(loss).item
      }
      return (ends[0] - ends[1]) / (2 * step)
    }
    return Tensor(slopes, projections.shape)
  }
}

extension AnyLoss {
  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    switch self {
    case .ofViews(let loss): loss(views)
    case .ofClusters(let loss): loss(views, clusters)
    case .ofBatches: preconditionFailure("an objective has other checks and golden cases")
    }
  }
}
