import ClusterAnalysis
import Components
import Formats
import Foundation
import Storage
import Torch

/// Trains a model for one phase, resuming from the last checkpoint.
package final class Trainer {
  package let model: Model
  /// The layers that the objective adds to those of the model, with its present state; empty until training starts.
  package private(set) var layers: [LearnerLayer] = []
  private let build: () throws -> Model
  private let images: Samples
  private let setup: TrainingSetup
  private let phase: Phase
  private let files: PhaseFiles
  private weak var observer: (any Observer)?
  /// Data-parallel training; nil if this is the only process.
  private let parallel: DataParallel?
  /// Computes the agreement of clusters with the classes by metric; logged only.
  private let quality: ([Int]) throws -> [String: Double]

  /// The last clusters of each clusterer of the phase; empty before the first clustering.
  private var clusterings: [TrainingClusters] = []
  private var meter = Meter()
  private var watch = CollapseWatch()
  private var unread = UnreadLosses()
  /// `true` if the loss is read in every step, not only in logged steps.
  private let readsEveryStep: Bool
  private var sinceCheckpoint = Stopwatch()

  /// - Parameter build: builds the model with its initial weights. It is called again for a teacher.
  package init(
    images: Samples, _ setup: TrainingSetup, _ phase: Phase, _ files: PhaseFiles, _ observer: (any Observer)?,
    with processes: Processes? = nil, readingEveryStep: Bool? = nil,
    quality: @escaping ([Int]) throws -> [String: Double] = { _ in [:] },
    build: @escaping () throws -> Model
  ) throws {
    self.build = build
    let model = try build()
    self.model = model
    readsEveryStep = readingEveryStep ?? !model.device.isCUDA
    self.quality = quality
    self.images = images.resident(on: model.device)
    parallel = processes.map { DataParallel($0, model, setup) }
    self.setup = setup
    self.phase = phase
    self.files = files
    self.observer = observer
  }

  /// Trains to the end of the phase, writing intermediate checkpoints and the final one.
  ///
  /// - Parameters:
  ///   - earlier: the final checkpoint of the previous phase; nil for the first phase.
  ///   - rung: the number of epochs after which to stop early; nil to train to the end.
  /// - Returns: `true` if the model is now at the rung, or at the end of the phase; `false` if an earlier process had
  ///   trained it beyond the rung.
  package func run(after earlier: Checkpoint?, to rung: Int? = nil) throws -> Bool {
    var (epoch, step) = (0, 0)
    let state: TrainingState
    if let partial = try broadcast(files.partial()) {
      state = try start()
      try state.resume(partial)
      clusterings = try TrainingClusters.all(in: partial, on: model.device)
      (epoch, step) = (partial.epoch, partial.step)
      meter = partial.metadata["meter"].flatMap { Meter($0) } ?? Meter()
      watch = partial.metadata["collapse"].flatMap { CollapseWatch($0) } ?? CollapseWatch()
    } else if let earlier = try broadcast(earlier) {
      // An objective starts from the weights of the phase before, for example with a copy of them.
      try earlier.restore(model.tensors)
      state = try start()
      try state.proceed(from: earlier)
    } else {
      state = try start()
    }
    if let rung, (epoch, step) > (rung, 0) { return false }
    try files.openLog(atEpoch: epoch, step: step)
    let steps = batches(epoch).count
    observer?.report(
      .phase(name: phase.name, epochs: phase.epochs, steps: steps, atEpoch: epoch, atStep: step))
    sinceCheckpoint.restart()
    while epoch < rung ?? phase.epochs {
      try runEpoch(state, epoch, from: step)
      (epoch, step) = (epoch + 1, 0)
      if epoch < phase.epochs { try save(state, epoch: epoch, step: 0) }
    }
    if epoch == phase.epochs { try files.finish(checkpoint(state, epoch: epoch, step: 0)) }
    return true
  }

  /// Starts the objective and the optimizer, with the present weights of the model.
  private func start() throws -> TrainingState {
    let start = ObjectiveSetup(
      model, batch: setup.batch, images: images.count, views: setup.views, setup.startGenerator(phase.index),
      shapes: { [setup, model] in setup.pipelines.viewShapes(of: model.shape) }
    ) { [self] in
      let copy = try build()
      parallel?.include(copy)
      return copy
    }
    let state = try TrainingState(model, phase, setup, start)
    layers = try phase.layers(of: state.learner, in: model)
    return state
  }

  private func batches(_ epoch: Int) -> Batches {
    Batches(
      images: images.count, size: setup.batch, multipleOf: setup.accumulate,
      setup.seed.generator("order", phase.index, epoch), on: images.device)
  }

  private func runEpoch(_ state: TrainingState, _ epoch: Int, from first: Int) throws {
    if let reclustering = phase.reclustering, epoch % reclustering.every == 0, clusterings.first?.epoch != epoch {
      try recluster(reclustering, epoch, state.learner.clusterSource)
    }
    if first == 0 { meter = Meter() }
    let batches = batches(epoch)
    var last: Views?
    for step in first..<batches.count {
      // Gradients that wait for an update are in no checkpoint.
      if step % setup.accumulate == 0 {
        if try wantsStop {
          try save(state, epoch: epoch, step: step)
          throw Stopped()
        }
        if sinceCheckpoint.seconds > 120 { try save(state, epoch: epoch, step: step) }
      }
      let (report, views) = try together("epoch \(epoch + 1), step \(step + 1)") {
        try self.step(state, step, of: batches, epoch)
      }
      last = views
      // These views were computed before the first step changed any weight.
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
    switch watch.finding(after: report, collapsedLosses: state.learner.collapsedLosses) {
    case .diverged:
      throw RunError(diverged("\(phase.lossChoice.words) \(watch.growth(report))", "epoch \(report.epoch)"))
    case .collapsed:
      let text = watch.message(report, advice: state.learner.collapseAdvice, stops: setup.stopsOnCollapse)
      if setup.stopsOnCollapse { throw RunError(text) }
      observer?.report(.note(text))
    case nil: break
    }
  }

  /// Runs one step: augment, forward, loss, backward, update.
  ///
  /// - Returns: the report, nil if the loss was not read, and the embedded views of the batch.
  private func step(_ state: TrainingState, _ step: Int, of batches: Batches, _ epoch: Int) throws
    -> (StepReport?, Views)
  {
    let batch = batch(step, of: batches, epoch)
    let updates = (step + 1) % setup.accumulate == 0
    // Every tenth update and the last are logged.
    let isLogged = updates && ((step + 1) / setup.accumulate % 10 == 0 || step + 1 == batches.count)
    let parts = isLogged ? LossParts() : nil
    let loss = try LossParts.$current.withValue(parts) { try self.loss(state, batch, epoch, step) }
    guard let views = batch.embedded else {
      throw RunError("\(phase.lossChoice.fault("embeds no views; call 'batch.embed()'"))")
    }
    unread.add(loss, step: step)
    let value = isLogged || readsEveryStep ? try readLosses(epoch) : nil
    (setup.accumulate > 1 ? loss / setup.accumulate : loss).backward()
    let factor = factor(epoch, step, of: batches.count)
    var norm: Double?
    if updates {
      try parallel?.average(state.gradients)
      norm = isLogged ? withoutGradient { state.gradientNorm } : nil
      state.update(factor: factor, progress: progress(epoch, step + 1, of: batches.count))
    }
    guard let value else { return (nil, views) }
    let report = StepReport(
      phase: phase.name, epoch: epoch, epochs: phase.epochs, step: step + 1, steps: batches.count, loss: value,
      imagesPerSecond: meter.imagesPerSecond, learningRate: setup.optimizer.learningRate * factor, gradientNorm: norm,
      parts: parts?.values ?? [:])
    return (report, views)
  }

  /// The completed fraction of the phase after `step` steps of an epoch.
  private func progress(_ epoch: Int, _ step: Int, of steps: Int) -> Double {
    (Double(epoch) + Double(step) / Double(steps)) / Double(phase.epochs)
  }

  private func batch(_ step: Int, of batches: Batches, _ epoch: Int) -> Batch {
    let rows = batches[step]
    let own = parallel?.own(rows) ?? rows
    // No stored closure may hold the trainer: a batch lives for one step only.
    let (setup, phase, model, share) = (setup, phase, model, parallel?.share)
    var gather: ((Tensor) throws(TorchError) -> Tensor)?
    if let parallel { gather = parallel.gather }
    var known: Tensor?
    let images = { [images] in
      let made = known ?? images[own].map { $0.sent(to: model.device) }.floats
      known = made
      return made
    }
    let source = Batch.Source(
      images: images,
      views: { setup.views(of: images(), phase.index, epoch, step, share: share) },
      generator: { purpose, isForShare in
        let part = isForShare ? share?.images : nil
        return setup.seed.generator("objective \(purpose)", phase.index, epoch, step, on: model.device, part: part)
      }, isHalf: setup.precision == .bf16,
      gather: gather)
    return Batch(
      model, rows: rows.sent(to: model.device),
      clusterings: phase.loss.readsClusters ? clusterings.map { $0.batch(rows) } : [],
      epoch: Double(epoch) + Double(step) / Double(batches.count),
      progress: progress(epoch, step, of: batches.count), source)
  }

  /// Reads the pending losses of all steps so far.
  ///
  /// - Returns: the last loss; nil if none was pending.
  /// - Throws: `RunError` if a loss is not finite.
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
      meter.add(value, images: setup.batch)
    }
    return losses.last?.value
  }

  private func loss(_ state: TrainingState, _ batch: Batch, _ epoch: Int, _ step: Int) throws -> Tensor {
    let place = "phase \(phase.name), epoch \(epoch + 1), step \(step + 1)"
    do {
      return try withTorchErrors { try state.learner.loss(batch) }
    } catch let error as TorchError {
      throw RunError("\(phase.lossChoice.fault("failed in \(place): \(error)"))")
    } catch let error as MissingClusters {
      throw RunError("\(phase.lossChoice.fault("\(error)"))")
    } catch BatchFault.exchange(let error) {
      throw error
    } catch BatchFault.network(let error) {
      // Among several processes, the network fails where it exchanges the statistics of batch norm.
      if parallel != nil { throw error }
      throw RunError("the network failed in \(place): \(error)")
    }
  }

  /// Returns the schedule's factor in the middle of the steps of an update, so that neither the first nor the last has
  /// factor 0.
  ///
  /// - Parameter step: the last step of the update.
  private func factor(_ epoch: Int, _ step: Int, of steps: Int) -> Double {
    let position = Double(epoch) + (Double(step + 1) - Double(setup.accumulate) / 2) / Double(steps)
    switch setup.schedule.over {
    case .phase: return setup.schedule.factor(epoch: position, of: Double(phase.epochs))
    case .run:
      return setup.schedule.factor(epoch: position + Double(phase.epochsBefore), of: Double(phase.epochsOfRun))
    }
  }

  /// Clusters the vectors of the source anew, once by each clusterer of the phase.
  private func recluster(_ reclustering: Reclustering, _ epoch: Int, _ source: ClusterSource) throws {
    observer?.report(.clustering(phase: phase.name))
    var watch = Stopwatch()
    let embeddings = try embeddings(of: source, reclustering.layer)
    for (index, clusterer) in reclustering.clusterers.enumerated() {
      let embedding = embeddings[index % embeddings.count]
      func make() throws -> TrainingClusters {
        let random =
          index == 0
          ? setup.seed.generator("cluster", phase.index, epoch)
          : setup.seed.generator("cluster", phase.index, epoch, index)
        do throws(ClusteringError) {
          return try TrainingClusters(
            embedding, by: clusterer, on: reclustering.layer, epoch: epoch, random, to: model.device)
        } catch {
          throw FailedClustering(index: index, error: error)
        }
      }
      let new = try parallel?.broadcast(make) ?? make()
      let old = clusterings.indices.contains(index) ? clusterings[index] : nil
      let report = ClusterReport(
        phase: phase.name, clustering: index, epoch: epoch, clusters: new.sizes.count, smallest: new.sizes.min() ?? 0,
        largest: new.sizes.max() ?? 0, agreement: old.flatMap { try? new.agreement(with: $0) },
        seconds: watch.seconds, sizes: new.sizes, quality: measured(new))
      if old == nil { clusterings.append(new) } else { clusterings[index] = new }
      try files.log(LogLine(report))
      observer?.report(.clustered(report))
      watch.restart()
    }
  }

  /// The vectors that are clustered, one set for all clusterings or several that they use in turn.
  private func embeddings(of source: ClusterSource, _ layer: Layer) throws -> [Embedding] {
    switch source {
    case .model: return [try embedding(by: model, [layer])]
    case .teacher(let teacher): return [try embedding(by: teacher.model, [layer])]
    case .memory(let memory):
      if !memory.isFilled { memory.fill(try embedding(by: model, []).projections) }
      return (0..<memory.slots).map { slot in
        let vectors = memory.vectors(slot).to(.cpu)
        return Embedding(features: vectors, projections: vectors)
      }
    }
  }

  /// Embeds all training images.
  private func embedding(by model: Model, _ wanted: [Layer]) throws -> Embedding {
    try parallel?.embed(images, by: model, layers: wanted, adding: layers)
      ?? model.embed(images, layers: wanted, adding: layers) { self.observer?.wantsStop == true }
  }

  /// Measures the agreement of new clusters with the classes. It is logged only, so an error becomes a note.
  private func measured(_ new: TrainingClusters) -> [String: Double] {
    do {
      return try quality(new.groups)
    } catch {
      observer?.report(.note("phase \(phase.name): cannot measure how well clusters agree with the classes: \(error)"))
      return [:]
    }
  }

  // MARK: Other processes

  /// `true` if the user wants to stop, in this or another process.
  private var wantsStop: Bool {
    get throws { try parallel?.processes.any(observer?.wantsStop == true) ?? (observer?.wantsStop == true) }
  }

  /// Returns the checkpoint of process 0, since the others read no files.
  private func broadcast(_ checkpoint: Checkpoint?) throws(RunError) -> Checkpoint? {
    if let parallel { return try parallel.processes.broadcast(checkpoint) }
    return checkpoint
  }

  /// Runs a step. In distributed training, a failed exchange with the other processes becomes a `RunError`.
  private func together<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
    guard let parallel else { return try body() }
    do {
      return try withTorchErrors(body)
    } catch let error as TorchError {
      throw parallel.processes.lost(in: "phase \(phase.name), \(place)", error)
    }
  }

  // MARK: Checkpoints

  private func checkpoint(_ state: TrainingState, epoch: Int, step: Int) throws(RunError) -> Checkpoint {
    var tensors: [String: Tensor] = [:]
    for part in state.tensors { tensors[part.name] = part.tensor }
    // A step with a finite loss can still produce bad weights, which must not replace good ones.
    for (name, tensor) in tensors where !tensor.isFinite {
      throw RunError(diverged("\(name) is not finite", "after epoch \(epoch), step \(step)"))
    }
    var metadata = model.metadata
    for (index, clustering) in clusterings.enumerated() {
      for (name, tensor) in clustering.tensors { tensors["\(TrainingClusters.name(index)).\(name)"] = tensor }
      metadata["clusters.epoch"] = "\(clustering.epoch)"
    }
    if step > 0 { metadata["meter"] = meter.text }
    // The final checkpoint of a phase does not depend on it.
    if epoch < phase.epochs { metadata["collapse"] = watch.text }
    return Checkpoint(tensors: tensors, epoch: epoch, step: step, metadata: metadata)
  }

  private func save(_ state: TrainingState, epoch: Int, step: Int) throws(RunError) {
    try readLosses(epoch)
    try files.save(checkpoint(state, epoch: epoch, step: step))
    sinceCheckpoint.restart()
  }

  // MARK: Errors

  private func diverged(_ what: String, _ place: String, _ advice: String? = nil) -> String {
    let advice =
      advice
        ?? """
        A smaller learning rate, a warm-up (schedule: {\(type(of: setup.schedule).name): {warm-up: 1}}), a higher \
        temperature or precision: fp32 usually helps
        """
    let kept = files.hasCheckpoint ? "; training up to the last checkpoint is kept in \(files.folder)" : ""
    return "training diverged: \(what) in phase \(phase.name), \(place)\(kept). \(advice)"
  }
}
