import Foundation

/// Trains a model for one phase, from where the last checkpoint left it.
final class Trainer {
  private let model: Model
  private let images: Tensor  // uint8 [n, c, h, w]
  private let regime: Regime
  private let phase: Phase
  private let parameters: [Tensor]
  private let updater: any Updater
  private let files: PhaseFiles
  private weak var observer: (any Observer)?
  /// Where other processes train the same model.
  private let parallel: DataParallel?
  /// How well clusters agree with the classes, by metric: only told, nothing here acts on it.
  private let quality: ([Int]) throws -> [String: Double]

  private var clustering: TrainingClusters?
  private var meter = Meter()
  private var watch = CollapseWatch()
  private var unread = UnreadLosses()
  /// Whether the loss is looked at in every step, or only where the log wants it.
  private let readsEveryStep: Bool
  private var sinceCheckpoint = Stopwatch()

  init(
    _ model: Model, images: Tensor, _ regime: Regime, _ phase: Phase, _ files: PhaseFiles, _ observer: (any Observer)?,
    with processes: Processes? = nil, readingEveryStep: Bool? = nil,
    quality: @escaping ([Int]) throws -> [String: Double] = { _ in [:] }
  ) {
    readsEveryStep = readingEveryStep ?? !model.device.isCUDA
    self.quality = quality
    self.model = model
    self.images = images.resident(on: model.device)
    parallel = processes.map { DataParallel($0, model, regime) }
    self.regime = regime
    self.phase = phase
    self.files = files
    self.observer = observer
    let named = model.parameters
    parameters = named.map(\.tensor)
    updater = regime.optimizer.start(named)
  }

  /// Trains to the end of the phase, writing checkpoints on the way and the final one at the end.
  ///
  /// - Parameters:
  ///   - earlier: the checkpoint at the end of the phase before; nil for the first phase.
  ///   - rung: an epoch before the end to train up to, and no further.
  /// - Returns: whether the model is at that epoch's end, or the phase's: false where it was trained beyond the rung before.
  func run(after earlier: Checkpoint?, to rung: Int? = nil) throws -> Bool {
    var (epoch, step) = (0, 0)
    if let partial = try told(files.partial()) {
      try restore(partial)
      clustering = try TrainingClusters(partial, on: model.device)
      (epoch, step) = (partial.epoch, partial.step)
      meter = partial.metadata["meter"].flatMap { Meter($0) } ?? Meter()
      watch = partial.metadata["collapse"].flatMap { CollapseWatch($0) } ?? CollapseWatch()
    } else if let earlier = try told(earlier) {
      try restore(earlier)
    }
    if let rung, (epoch, step) > (rung, 0) { return false }
    try files.openLog(atEpoch: epoch, step: step)
    let steps = images.size(0) / regime.batch
    observer?.report(
      .phase(name: phase.name, epochs: phase.epochs, steps: steps, atEpoch: epoch, atStep: step))
    sinceCheckpoint.restart()
    while epoch < rung ?? phase.epochs {
      try runEpoch(epoch, from: step)
      (epoch, step) = (epoch + 1, 0)
      if epoch < phase.epochs { try save(epoch: epoch, step: 0) }
    }
    if epoch == phase.epochs { try files.finish(checkpoint(epoch: epoch, step: 0)) }
    return true
  }

  private func runEpoch(_ epoch: Int, from first: Int) throws {
    if let reclustering = phase.reclustering, epoch % reclustering.every == 0, clustering?.epoch != epoch {
      try recluster(reclustering, epoch)
    }
    if first == 0 { meter = Meter() }
    let batches = Batches(
      images: images.size(0), size: regime.batch, regime.seed.generator("order", phase.index, epoch), on: images.device)
    var last: Views?
    for step in first..<batches.count {
      if try wantsStop {
        try save(epoch: epoch, step: step)
        throw Stopped()
      }
      if sinceCheckpoint.seconds > 120 { try save(epoch: epoch, step: step) }
      let (report, views) = try together("epoch \(epoch + 1), step \(step + 1)") {
        try self.step(step, of: batches, epoch)
      }
      last = views
      // These views were made before the first step changed a weight.
      if (epoch, step) == (0, 0) { watch.begin(Collapse(views.unit[0]), loss: report?.loss ?? 1000) }
      guard let report else { continue }
      if report.gradientNorm != nil { try files.log(LogLine(report)) }
      observer?.report(.step(report))
    }
    guard let last else { return }
    let report = EpochReport(
      phase: phase.name, epoch: epoch + 1, epochs: phase.epochs, loss: meter.mean,
      learningRateFactor: factor(epoch, batches.count - 1, of: batches.count), collapse: Collapse(last.unit[0]),
      seconds: meter.seconds)
    try files.log(LogLine(report))
    observer?.report(.epoch(report))
    switch watch.finding(after: report) {
    case .diverged:
      throw RunError(diverged("\(phase.lossChoice.words) \(watch.growth(report))", "epoch \(report.epoch)"))
    case .collapsed:
      let text = watch.message(report, clusters: phase.reclustering != nil, stops: regime.stopsOnCollapse)
      if regime.stopsOnCollapse { throw RunError(text) }
      observer?.report(.note(text))
    case nil: break
    }
  }

  /// One step: augment, embed, compare, follow the gradient.
  ///
  /// - Returns: nothing to report where the loss is left unread.
  private func step(_ step: Int, of batches: Batches, _ epoch: Int) throws -> (StepReport?, Views) {
    let rows = batches[step]
    let own = parallel?.own(rows) ?? rows
    let views = regime.views(of: images[own], phase.index, epoch, step, on: model.device, part: parallel?.part)
    // Every tenth step is looked at more closely, and the last.
    let isLogged = (step + 1) % 10 == 0 || step + 1 == batches.count
    let parts = isLogged ? LossParts() : nil
    let projections = withAutocast(regime.precision == .bf16, on: model.device) {
      model(views, training: true).projections
    }.reshape(regime.views, own.count, -1)
    let batch = Views(try parallel?.gather(projections) ?? projections)
    let loss = try LossParts.$current.withValue(parts) { try self.loss(batch, rows, epoch, step) }
    unread.add(loss, step: step)
    let value = isLogged || readsEveryStep ? try readLosses(epoch) : nil
    loss.backward()
    try parallel?.average()
    let factor = factor(epoch, step, of: batches.count)
    let norm = isLogged ? withoutGradient { gradientNorm } : nil
    withoutGradient {
      updater.step(factor: factor)
      for parameter in parameters { parameter.gradient = nil }
    }
    guard let value else { return (nil, batch) }
    let report = StepReport(
      phase: phase.name, epoch: epoch, epochs: phase.epochs, step: step + 1, steps: batches.count, loss: value,
      imagesPerSecond: meter.imagesPerSecond, learningRate: learningRate.map { $0 * factor }, gradientNorm: norm,
      parts: parts?.values ?? [:])
    return (report, batch)
  }

  /// Takes note of the losses of all steps up to here; none of them may be other than finite.
  ///
  /// - Returns: the last one; nil where all are read.
  @discardableResult
  private func readLosses(_ epoch: Int) throws(RunError) -> Double? {
    let losses = unread.read()
    for (step, value) in losses {
      guard value.isFinite else {
        let what = "\(phase.lossChoice.words) is \(value.isNaN ? "not a number" : "infinite")"
        let trial = epoch == 0 && step == 0 ? phase.lossChoice.trial : nil
        let advice = trial.map { "As this is the phase's very first step, \($0)" }
        throw RunError(diverged(what, "epoch \(epoch + 1), step \(step + 1)", advice))
      }
      meter.add(value, images: regime.batch)
    }
    return losses.last?.value
  }

  /// The length of all gradients in one vector.
  private var gradientNorm: Double {
    let squares = parameters.compactMap { $0.gradient?.to(.float64).square().sum() }
    return squares.isEmpty ? 0 : Tensor.stack(squares).sum().sqrt().item
  }

  /// The optimiser's option of that name, where it has one.
  private var learningRate: Double? {
    Mirror(reflecting: regime.optimizer).children.first { $0.label == "learningRate" }?.value as? Double
  }

  private func loss(_ views: Views, _ rows: Tensor, _ epoch: Int, _ step: Int) throws -> Tensor {
    do {
      return try withTorchErrors {
        switch phase.loss {
        case .ofViews(let loss): return loss(views)
        case .ofClusters(let loss):
          guard let clustering else { throw RunError("phase \(phase.name): its loss needs clusters, but it has none") }
          return loss(views, clustering.batch(rows))
        }
      }
    } catch let error as TorchError {
      let place = "phase \(phase.name), epoch \(epoch + 1), step \(step + 1)"
      throw RunError("\(phase.lossChoice.fault("failed in \(place): \(error)"))")
    }
  }

  /// The schedule's factor in the middle of a step, so that neither the first nor the last step of a span is idle.
  private func factor(_ epoch: Int, _ step: Int, of steps: Int) -> Double {
    let position = Double(epoch) + (Double(step) + 0.5) / Double(steps)
    switch regime.schedule.over {
    case .phase: return regime.schedule.factor(epoch: position, of: Double(phase.epochs))
    case .run:
      return regime.schedule.factor(epoch: position + Double(phase.epochsBefore), of: Double(phase.epochsOfRun))
    }
  }

  private func recluster(_ reclustering: Reclustering, _ epoch: Int) throws {
    observer?.report(.clustering(phase: phase.name))
    let watch = Stopwatch()
    let embedding =
      try parallel?.embed(images) ?? model.embed(images) { self.observer?.wantsStop == true }
    func make() throws -> TrainingClusters {
      let random = regime.seed.generator("cluster", phase.index, epoch)
      return try TrainingClusters(embedding, reclustering, epoch: epoch, random, on: model.device)
    }
    let new = try parallel?.told(make) ?? make()
    let report = ClusterReport(
      phase: phase.name, epoch: epoch, clusters: new.sizes.count, smallest: new.sizes.min() ?? 0,
      largest: new.sizes.max() ?? 0, agreement: clustering.flatMap { try? new.agreement(with: $0) },
      seconds: watch.seconds, sizes: new.sizes, quality: measured(new))
    clustering = new
    try files.log(LogLine(report))
    observer?.report(.clustered(report))
  }

  /// How well new clusters agree with the classes. Nothing acts on it, so an error is a note.
  private func measured(_ new: TrainingClusters) -> [String: Double] {
    do {
      return try quality(new.groups)
    } catch {
      observer?.report(.note("phase \(phase.name): how well clusters agree with the classes is not measured: \(error)"))
      return [:]
    }
  }

  // MARK: Other processes

  /// Whether the user wants to stop, here or at another process.
  private var wantsStop: Bool {
    get throws { try parallel?.processes.any(observer?.wantsStop == true) ?? (observer?.wantsStop == true) }
  }

  /// The checkpoint that process 0 has: the others read no files.
  private func told(_ checkpoint: Checkpoint?) throws(RunError) -> Checkpoint? {
    if let parallel { return try parallel.processes.told(checkpoint) }
    return checkpoint
  }

  /// Carries a step out; where others take part, and one is gone, that is an error like any other.
  private func together<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
    guard let parallel else { return try body() }
    do {
      return try withTorchErrors(body)
    } catch let error as TorchError {
      throw parallel.processes.lost(in: "phase \(phase.name), \(place)", error)
    }
  }

  // MARK: Checkpoints

  private func checkpoint(epoch: Int, step: Int) throws(RunError) -> Checkpoint {
    var tensors: [String: Tensor] = [:]
    for part in model.tensors { tensors[part.name] = part.tensor }
    for part in updater.tensors { tensors["optimizer.\(part.name)"] = part.tensor }
    // A step may break the weights although its own loss was fine; such weights must not replace good ones.
    for (name, tensor) in tensors where !tensor.isFinite {
      throw RunError(diverged("\(name) is not finite", "after epoch \(epoch), step \(step)"))
    }
    var metadata = model.metadata
    if let clustering {
      for (name, tensor) in clustering.tensors { tensors["clusters.\(name)"] = tensor }
      metadata["clusters.epoch"] = "\(clustering.epoch)"
    }
    if step > 0 { metadata["meter"] = meter.text }
    // What is left of a phase that has ended does not depend on it.
    if epoch < phase.epochs { metadata["collapse"] = watch.text }
    return Checkpoint(tensors: tensors, epoch: epoch, step: step, metadata: metadata)
  }

  private func save(epoch: Int, step: Int) throws(RunError) {
    try readLosses(epoch)
    try files.save(checkpoint(epoch: epoch, step: step))
    sinceCheckpoint.restart()
  }

  private func restore(_ checkpoint: Checkpoint) throws(RunError) {
    try checkpoint.restore(model.tensors)
    try checkpoint.restore(updater.tensors, prefix: "optimizer.")
  }

  // MARK: What went wrong

  private func diverged(_ what: String, _ place: String, _ advice: String? = nil) -> String {
    let advice =
      advice
        ?? """
        A smaller learning rate, a warm-up (schedule: {\(type(of: regime.schedule).name): {warm-up: 1}}), a higher \
        temperature or precision: fp32 usually helps
        """
    return """
      training diverged: \(what) in phase \(phase.name), \(place); what was trained up to the last checkpoint is kept in \
      \(files.folder). \(advice)
      """
  }
}
