import Clutch

/// The contract of losses without state.
enum LossContract {
  static let all = [
    finite, degenerate, gradient, imageOrder, clusterNumbers, input, sameBits, precision, gpuAgrees, moreViews,
  ].map { $0.only { !($0 is any Objective.Type) } }

  static let finite = Check(Losses.self, "a random batch gives a finite scalar and a finite gradient") {
    loss, attempt in
    for batch in LossBatch.ordinary() { try checkFinite(loss, batch, attempt) }
  }

  static let degenerate = Check(
    Losses.self, "equal images, zero vectors and clusters of one or all images give finite numbers"
  ) { loss, attempt in
    for batch in LossBatch.degenerate { try checkFinite(loss, batch, attempt) }
  }

  static let gradient = Check(Losses.self, "the gradient matches finite differences") { loss, attempt in
    for batch in [
      LossBatch(of: [0, 1, 0, 2], k: 3, dimensions: 3, .float64),
      LossBatch(of: [1, 1], k: 2, .float64, seed: 2),
    ] {
      try checkGradient(loss, batch, attempt)
    }
  }

  static let imageOrder = Check(Losses.self, "the order of the images does not matter") { loss, attempt in
    let batch = LossBatch(of: [0, 1, 0, 2, 1, 3], k: 5, .float64)
    let order = Tensor([4, 1, 5, 0, 3, 2])
    var other = batch.with(batch.projections.select(axis: 1, order), "in the order \(order.ints)")
    other.clusters = BatchClusters(
      assignments: batch.clusters.assignments[order], centers: batch.clusters.centers,
      concentrations: batch.clusters.concentrations, sizes: batch.clusters.sizes)
    attempt.input = "\(other)"
    let (first, second) = (try batch.gradient(loss), try other.gradient(loss))
    try expectEqual(second, (first.value, first.gradient.select(axis: 1, order)))
  }

  static let clusterNumbers = Check(Losses.self, "the numbers of the clusters do not matter") { loss, attempt in
    guard case .ofClusters = loss else { throw CheckSkipped("it does not use clusters") }
    let batch = LossBatch(of: [0, 1, 0, 2, 1, 3], k: 4, .float64)
    let (new, old) = (Tensor([2, 0, 3, 1]), Tensor([1, 3, 0, 2]))  // cluster -> its new number, and back
    var other = batch
    other.clusters = BatchClusters(
      assignments: new[batch.clusters.assignments], centers: batch.clusters.centers[old],
      concentrations: batch.clusters.concentrations[old], sizes: batch.clusters.sizes[old])
    other.label = "clusters renumbered \(new.ints)"
    attempt.input = "\(other)"
    try expectEqual(try other.gradient(loss), try batch.gradient(loss))
  }

  static let input = Check(Losses.self, "the input is not changed") { loss, attempt in
    let (batch, before) = (LossBatch(of: [0, 1, 0, 2, 1], k: 4), LossBatch(of: [0, 1, 0, 2, 1], k: 4))
    attempt.input = "\(batch)"
    _ = try batch.gradient(loss)
    // `gradient` works on a copy; without a gradient, the loss gets the projections themselves.
    _ = try withTorchErrors { withoutGradient { loss(Views(batch.projections), batch.clusters) } }
    for (name, now, then) in [
      ("the projections", batch.projections, before.projections),
      ("the assignments", batch.clusters.assignments, before.clusters.assignments),
      ("the centers", batch.clusters.centers, before.clusters.centers),
      ("the concentrations", batch.clusters.concentrations, before.clusters.concentrations),
    ] {
      try expect(otherBits("of \(name)", now, than: then).map { "it writes to \(name): \($0)" })
    }
  }

  static let sameBits = Check(Losses.self, "the same batch gives the same bits") { loss, attempt in
    for batch in LossBatch.ordinary() {
      attempt.input = "\(batch)"
      let (first, second) = (try batch.gradient(loss), try batch.gradient(loss))
      try expect(otherBits("the second loss", second.value, than: first.value))
      try expect(otherBits("the second gradient", second.gradient, than: first.gradient))
    }
  }

  static let precision = Check(Losses.self, "float32 and float64 give the same results") { loss, attempt in
    for (single, double) in zip(LossBatch.ordinary(.float32), LossBatch.ordinary(.float64)) {
      attempt.input = "\(single)"
      let (found, expected) = (try single.gradient(loss), try double.gradient(loss))
      try expect(difference("the loss", found.value, from: expected.value, within: 1e-4, relative: 1e-4))
      let scale = largest(expected.gradient)
      try expect(difference("the gradient", found.gradient, from: expected.gradient, within: 1e-4 + 1e-3 * scale))
    }
  }

  static let gpuAgrees = Check(Losses.self, "GPU and CPU give the same results") { loss, attempt in
    let device = try gpu()
    for batch in LossBatch.ordinary() {
      var there = batch.with(batch.projections.to(device), "on \(device)")
      there.clusters = BatchClusters(
        assignments: batch.clusters.assignments.to(device), centers: batch.clusters.centers.to(device),
        concentrations: batch.clusters.concentrations.to(device), sizes: batch.clusters.sizes.to(device))
      attempt.input = "\(there)"
      let (found, expected) = (try there.gradient(loss), try batch.gradient(loss))
      try expect(found.value.device == device, "the loss is on \(found.value.device)")
      try expect(difference("the loss", found.value.to(.cpu), from: expected.value, within: 1e-3, relative: 1e-3))
      let scale = largest(expected.gradient)
      try expect(
        difference("the gradient", found.gradient.to(.cpu), from: expected.gradient, within: 1e-4 + 1e-2 * scale))
    }
  }

  /// Checked last, because a loss that crashes here has been checked for everything else.
  static let moreViews = Check(Losses.self, "three and four views work as two do") { loss, attempt in
    for views in [3, 4] {
      let batch = LossBatch(views: views, of: [0, 1, 0], k: 3, dimensions: 3, .float64, seed: UInt64(views))
      try checkGradient(loss, batch, attempt)
      let slopes = try batch.gradient(loss).1.abs()  // [v, n, d]
      for view in 0..<views where slopes[view].max().item == 0 {
        throw CheckFailure("view \(view) of \(views) has no effect on the loss")
      }
    }
  }

  /// Uses a loss once.
  static func use(_ loss: AnyLoss, _ subject: Subject, _ attempt: Attempt) throws {
    if case .ofBatches = loss { return try ObjectiveContract.use(loss, subject, attempt) }
    try checkFinite(loss, LossBatch(of: [0, 1, 0, 2, 1], k: 4), attempt)
  }

  // MARK: Parts

  private static func checkFinite(_ loss: AnyLoss, _ batch: LossBatch, _ attempt: Attempt) throws {
    attempt.input = "\(batch)"
    let (value, gradient) = try batch.gradient(loss)
    try expect(notFinite("the loss", value))
    try expect(notFinite("the gradient", gradient))
  }

  /// Compares the gradient with central differences. The tolerance is a share of the largest slope plus the rounding
  /// error of the difference of two losses.
  private static func checkGradient(_ loss: AnyLoss, _ batch: LossBatch, _ attempt: Attempt) throws {
    attempt.input = "\(batch)"
    let (value, gradient) = try batch.gradient(loss)
    let slopes = try batch.slopes(loss, step: 1e-5)
    let tolerance = 1e-5 * largest(slopes) + 1e-9 * max(1, abs(value.item))
    try expect(difference("the gradient", gradient, from: slopes, within: tolerance))
  }

  private static func expectEqual(_ found: (Tensor, Tensor), _ expected: (Tensor, Tensor)) throws(CheckFailure) {
    try expect(difference("the loss", found.0, from: expected.0, within: 1e-9, relative: 1e-9))
    try expect(difference("the gradient", found.1, from: expected.1, within: 1e-9, relative: 1e-9))
  }
}
