import Foundation

/// Executes a plan: trains, embeds, scores and measures, reusing cached results.
///
/// The result of each stage is stored under its key. The run's folder contains copies of the results that belong to it.
public final class Run {
  private let plan: Plan
  private let store: Store
  private weak var observer: (any Observer)?
  /// The processes that train together; nil if this process trains alone.
  private let processes: Processes?
  private var model: Model?
  /// The embeddings of the training images, by key.
  private var trainEmbeddings: [StageKey: Embedding] = [:]
  /// The phases for which a note about skipped cluster metrics was shown.
  private var notedSkips: Set<String> = []
  /// The TensorBoard events; nil unless the run is being executed.
  private var events: RunEvents?
  private var contents: RunContents

  /// The run's folder: `runs/<name>/<short key>`.
  public let folder: String

  public init(_ plan: Plan, store: Store, observer: (any Observer)?, with processes: Processes? = nil) {
    self.processes = processes
    self.plan = plan
    self.store = store
    self.observer = observer
    folder = "\(store.runs)/\(Run.folder(of: plan))"
    contents = RunContents(folder)
  }

  /// Returns a run's folder, relative to the folder of all runs.
  static func folder(of plan: Plan) -> String { "\(plan.experiment.name)/\(plan.key.hex.prefix(8))" }

  /// Returns the results of an earlier run of the same plan; nil if work remains.
  ///
  /// Missing files count as remaining work only if they can be restored from cached stages. They do not justify
  /// training again.
  public func finished() throws(RunError) -> Results? {
    guard let results = try Results(folder: folder), results.key == plan.key.hex else { return nil }
    // Scorers that failed are tried again.
    guard results.failures?.isEmpty ?? true else { return nil }
    return missing.isEmpty || !isStored ? results : nil
  }

  /// `true` if `execute` wrote all files of the run. Another process that executes the same run may be about to write
  /// them again.
  public private(set) var isComplete = false

  /// The missing files of a finished run.
  public var missing: [String] { RunContents.missing(in: folder) }

  /// Removes leftovers of killed processes in the run's folder and its phases.
  public func tidy() {
    AtomicFile.sweep(folder)
    for key in plan.phaseKeys { PhaseFiles(store.folder("phase", key)).tidy() }
  }

  /// `true` if all stages are in the cache.
  private var isStored: Bool {
    plan.phaseKeys.allSatisfy { store.holds("phase", $0) } && isScored
      && plan.embeddingKeys.allSatisfy { store.holds("embedding", $0) }
  }

  /// Does all remaining work.
  ///
  /// - Throws: `RecipeError` or `RunError`; `Stopped` if the observer requested it.
  public func execute() throws -> Results { try working { try carryOut() } }

  private func carryOut() throws -> Results {
    tidy()
    contents.begin()
    try writeRecipe()
    try AtomicFile.write(JSON.data(plan.environment, pretty: true), to: "\(folder)/environment.json")
    observer?.report(.started(name: plan.experiment.name, folder: folder))
    let events = RunEvents(plan, folder: folder) { [weak observer] in observer?.report(.note($0)) }
    self.events = events
    defer { self.events = nil }
    do {
      return try finish(events, trainedPhases())
    } catch {
      if !(error is Stopped) { events.failed() }
      throw error
    }
  }

  /// Runs `body` with libtorch configured and a shared lock on the run's folder, which prevents its removal. If an
  /// error is thrown, leaves a note in the folder.
  private func working<Value>(_ body: () throws -> Value) throws -> Value {
    plan.environment.apply()
    let share = try FolderLock(sharing: folder)
    defer { withExtendedLifetime(share) {} }
    FailureNote.remove(from: folder)
    do {
      return try body()
    } catch {
      if !(error is Stopped) { FailureNote(error).leave(in: folder) }
      throw error
    }
  }

  /// Trains all phases and joins their logs into the run's log.
  private func trainedPhases() throws -> [PhaseFiles] {
    var phases: [PhaseFiles] = []
    do {
      for index in plan.phases.indices {
        phases.append(try files(of: index))
        try train(index, phases)
      }
    } catch {
      // The log is most useful after a failure. An error in writing it matters less than the one above.
      try? writeLog(of: phases)
      throw error
    }
    try writeLog(of: phases)
    return phases
  }

  /// Scores and measures with the trained phases.
  private func finish(_ events: RunEvents, _ phases: [PhaseFiles]) throws -> Results {
    if let last = phases.last { try contents.copy(PhaseFiles.finalName, in: last.folder, as: "checkpoint.safetensors") }
    var rows: [Results.Row] = []
    var images: [String: Int] = [:]
    var allScores: [(scorer: String, bySet: [String: [Float]])] = []
    var thresholds: [String: Float] = [:]
    var failures: [Results.Failure] = []
    // Embeddings of the original images belong to every run, whatever views its scorers request.
    if !isScored { for source in plan.sources { _ = try embedding(source, nil) } }
    for scorer in plan.scorers {
      let (scores, faults) = try scores(of: scorer)
      failures += faults
      allScores.append((scorer.label, scores))
      if let held = scores[(plan.validation?.test ?? plan.test).name] {
        thresholds[scorer.label] = try Calibration(of: held).threshold
      }
      rows += try measure(scorer, scores)
      images.merge(scores.mapValues(\.count)) { $1 }
    }
    // A failed scorer loses only its own rows. If there are no other rows, the run fails.
    if rows.isEmpty, let failure = failures.first { throw RunError(failure.error) }
    for views in plan.views { for source in plan.sources { try copyEmbedding(source, views) } }
    let testImages = images.removeValue(forKey: plan.test.name) ?? 0
    let validationImages = plan.validation.flatMap { images.removeValue(forKey: $0.test.name) }
    let results = Results(
      name: plan.experiment.name, key: plan.key.hex, trainImages: try plan.train.images().count, testImages: testImages,
      validationImages: validationImages, oodImages: images, rows: rows,
      groups: Results.GroupMean.all(plan.experiment.data.groups, of: rows), clusters: try clusterQuality(phases),
      thresholds: thresholds, failures: failures.isEmpty ? nil : failures)
    events.end(results, allScores, embeddings: embeddingFolders)
    try contents.write(JSON.data(results, pretty: true), as: Results.fileName)
    if !events.isUnwritten {
      try contents.end(with: Projector.files)
      isComplete = true
    }
    return results
  }

  /// The folders of the embeddings, by the name of the set.
  private var embeddingFolders: [String: String] {
    Dictionary(plan.sources.map { ($0.name, store.folder("embedding", plan.embeddingKey($0))) }) { first, _ in first }
  }

  // MARK: Training

  /// Trains the phases up to and including `last` that are not trained yet.
  ///
  /// - Throws: the same errors as `execute`.
  func train(through last: Int) throws {
    try working {
      var phases: [PhaseFiles] = []
      for index in 0...last {
        phases.append(try files(of: index))
        try train(index, phases)
      }
    }
  }

  /// Trains the earlier phases to their ends and this phase up to an epoch, then measures on the validation images.
  ///
  /// Nothing is measured if a run that did not measure has already trained the phase further.
  ///
  /// - Throws: the same errors as `execute`.
  func measure(_ measure: Measure, in phase: Int, at epoch: Int) throws {
    try working { try value(of: measure, in: phase, at: epoch) }
  }

  private func value(of measure: Measure, in phase: Int, at epoch: Int) throws {
    let key = plan.rungKey(phase, epoch: epoch, measure)
    if try store.rung(key) != nil { return }
    var phases: [PhaseFiles] = []
    for index in 0...phase {
      phases.append(try files(of: index))
      if index < phase { try train(index, phases) }
    }
    try train(phase, phases, to: epoch) { model in
      let value = try plan.value(measure) { source, views in
        let images = try source.images().images
        observer?.report(.embedding(set: source.name, images: images.size(0)))
        defer { if source !== plan.train { source.release() } }
        return try model.embed(images, views) { observer?.wantsStop == true }
      }
      let folder = try store.makeFolder("rung", key)
      try store.write([Store.rungFile: JSON.data(RungResult(epoch: epoch, value: value))], to: folder)
    }
  }

  private func files(of index: Int) throws(RunError) -> PhaseFiles {
    PhaseFiles(try store.makeFolder("phase", plan.phaseKeys[index]))
  }

  /// - Parameters:
  ///   - phases: the files of the phase and of the earlier phases, which are trained.
  ///   - rung: the epoch to train up to; nil to train to the end.
  ///   - body: called with the model once it is there, while the lock prevents further training.
  private func train(
    _ index: Int, _ phases: [PhaseFiles], to rung: Int? = nil, then body: (Model) throws -> Void = { _ in }
  ) throws {
    let (phase, files) = (plan.phases[index], phases[index])
    let reused = {
      self.events?.phase(index, files.lines)
      self.observer?.report(.reused(stage: "phase \(phase.name)"))
    }
    let lock = files.isFinished ? nil : try lock(files.folder)
    // Another process may have trained the phase while this one waited. If not, all processes train it together.
    let isLeft = !files.isFinished
    _ = try processes?.told(isLeft)
    guard isLeft else { return reused() }
    try withExtendedLifetime(lock) {
      try files.write(plan.cost(of: index))
      let images = try plan.train.images()
      if let events { files.follow(by: events.follower(of: index)) }
      let model = try plan.makeModel(images)
      let trainer = Trainer(model, images: images.images, plan.regime, phase, files, observer, with: processes) {
        clusters in
        try images.labels.map { try self.quality($0, clusters, in: phase) } ?? [:]
      }
      do {
        if try trainer.run(after: index > 0 ? phases[index - 1].final() : nil, to: rung) { try body(model) }
      } catch let error as ClusteringError {
        let options = plan.experiment.train.phases[phase.name]
        throw options?.clusters?.by?.failure("phase \(phase.name): \(error)") ?? RunError("\(error)")
      }
    }
  }

  private func lock(_ folder: String) throws -> FolderLock {
    try FolderLock(
      folder, stop: { observer?.wantsStop == true }, waiting: { observer?.report(.waiting(folder: $0)) })
  }

  /// Loads the trained network.
  private func trainedModel() throws -> Model {
    if let model { return model }
    let made = try plan.makeModel(plan.train.images())
    let files = PhaseFiles(store.folder("phase", plan.modelKey))
    try files.final().restore(made.tensors)
    model = made
    return made
  }

  // MARK: Embedding and scoring

  /// Embeds all sets that are not embedded yet. The model must be trained.
  ///
  /// - Throws: the same errors as `execute`.
  func embed() throws {
    try working {
      for source in plan.sources { for views in plan.views { _ = try embedding(source, views) } }
    }
  }

  private func embedding(_ source: DataSource, _ views: TestViews?) throws -> Embedding {
    let key = plan.embeddingKey(source, views)
    if let known = trainEmbeddings[key] { return known }
    let folder = try store.makeFolder("embedding", key)
    let embedding = try (try? store.embedding(folder)) ?? embed(source, views, in: folder)
    // Only the training set stays in memory, since every scorer is fitted on it.
    if source === plan.train { trainEmbeddings[key] = embedding } else { source.release() }
    return embedding
  }

  private func embed(_ source: DataSource, _ views: TestViews?, in folder: String) throws -> Embedding {
    let lock = try lock(folder)
    return try withExtendedLifetime(lock) {
      if let known = sound({ () throws(RunError) in try store.embedding(folder) }) { return known }
      let images = try source.images().images
      let name = source.name + (views.map { ", \($0.count) views" } ?? "")
      observer?.report(.embedding(set: name, images: images.size(0)))
      let embedding = try trainedModel().embed(images, views) { self.observer?.wantsStop == true }
      try store.write(embedding, folder)
      return embedding
    }
  }

  /// `true` if all scores of the run are in the cache, so that no embeddings are needed.
  var isScored: Bool {
    plan.scorers.allSatisfy { scorer in
      plan.scored.allSatisfy { store.holds("score", plan.scoreKey(scorer, $0)) }
    }
  }

  /// Returns the scores by set, and the failures of the scorer.
  private func scores(
    of scorer: LabeledScorer
  ) throws -> (bySet: [String: [Float]], failures: [Results.Failure]) {
    var result: [String: [Float]] = [:]
    var failures: [Results.Failure] = []
    var fitted: Result<any FittedScorer, ScorerFault>?
    for source in plan.scored {
      if observer?.wantsStop == true { throw Stopped() }
      do {
        result[source.name] = try scores(of: scorer, on: source, &fitted)
      } catch let fault as ScorerFault {
        // A scorer that cannot be fitted fails for all sets, but is reported once.
        let set = fault.isOfFit ? nil : source.name
        if !failures.contains(where: { $0.set == nil && set == nil }) {
          failures.append(Results.Failure(scorer: scorer.label, set: set, error: fault.description))
        }
      }
    }
    return (result, failures)
  }

  /// Reads a stage's result. If it is damaged, reports a note and returns nil, so that it is computed again.
  private func sound<Value>(_ read: () throws(RunError) -> Value?) -> Value? {
    do throws(RunError) {
      return try read()
    } catch {
      observer?.report(.note("\(error); it is computed again"))
      return nil
    }
  }

  /// - Throws: `ScorerFault` if the scorer itself fails.
  private func scores(
    of scorer: LabeledScorer, on source: DataSource, _ fitted: inout Result<any FittedScorer, ScorerFault>?
  ) throws -> [Float] {
    let place = try store.makeFolder("score", plan.scoreKey(scorer, source))
    func known() throws(RunError) -> Tensor? { try store.tensor(Store.scoreFile, in: place) }
    let scores: [Float]
    if let known = try? known() {
      scores = known.floats
    } else {
      let lock = try lock(place)
      scores = try withExtendedLifetime(lock) {
        if let known = sound(known) { return known.floats }
        let fit = try fitted ?? fit(scorer)
        fitted = fit
        let features = try embedding(source, plan.experiment.views(of: scorer))(scorer.choice.part.layer)
        let scores = try ScorerFault.scores(of: features, source.name, scorer, fit.get())
        try store.write([Store.scoreFile: NumPy.encode(scores)], to: place)
        return scores.floats
      }
    }
    try ScorerFault.check(scores, source.name, scorer)
    try contents.copy(Store.scoreFile, in: place, as: "scores/\(scorer.label).\(source.name).npy")
    return scores
  }

  private func fit(_ scorer: LabeledScorer) throws -> Result<any FittedScorer, ScorerFault> {
    let part = scorer.choice.part
    let features = try embedding(plan.train, plan.experiment.views(of: scorer))(part.layer)
    observer?.report(.scoring(scorer: scorer.label))
    return ScorerFault.fit(scorer, features, plan.regime.seed.generator("fit"))
  }

  private func measure(_ scorer: LabeledScorer, _ scores: [String: [Float]]) throws -> [Results.Row] {
    try plan.measured.compactMap { id, source in
      guard let inside = scores[id.name], let outside = scores[source.name] else { return nil }
      do {
        let metrics = try DetectionMetrics(id: inside, ood: outside, bootstrap: Bootstrap(seed: 0))
        let named = DetectionMetric.allCases.map { ($0.name, metrics[$0]) }
        return Results.Row(scorer: scorer.label, set: source.name, metrics: Dictionary(uniqueKeysWithValues: named))
      } catch {
        throw RunError("scorer \(scorer.label) on \(source.name): \(error)")
      }
    }
  }

  /// Measures how well the last clusters of each phase agree with the classes. No training decision uses the classes.
  private func clusterQuality(_ phases: [PhaseFiles]) throws -> [Results.Clusters] {
    let labels = try plan.train.images().labels
    return try zip(plan.phases, phases).compactMap { phase, files in
      guard phase.reclustering != nil else { return nil }
      let checkpoint = try files.final()
      guard let assignments = checkpoint.tensors["clusters.assignments"] else { return nil }
      try contents.write(NumPy.encode(assignments), as: "clusters.npy")
      let clusters = assignments.ints
      let quality = try labels.map { try self.quality($0, clusters, in: phase) }
      return Results.Clusters(
        phase: phase.name, epoch: checkpoint.metadata["clusters.epoch"].flatMap { Int($0) } ?? 0,
        clusters: Set(clusters).count, quality: quality ?? [:])
    }
  }

  /// Returns the agreement of clusters with classes by metric. A note lists metrics that are skipped because they would
  /// take too long.
  private func quality(_ labels: [Int], _ clusters: [Int], in phase: Phase) throws -> [String: Double] {
    let quality = try ClusteringMetrics(labels: labels, clusters: clusters)
    let skipped = ClusteringMetric.allCases.filter { quality[$0] == nil }.map(\.name)
    if !skipped.isEmpty, notedSkips.insert(phase.name).inserted {
      let (classes, groups) = (Set(labels).count, Set(clusters).count)
      observer?.report(
        .note(
          "phase \(phase.name): \(skipped.joined(separator: ", ")) of the clusters is skipped, "
            + "because matching \(classes) classes and \(groups) clusters one to one takes too long"))
    }
    return Dictionary(
      uniqueKeysWithValues: ClusteringMetric.allCases.compactMap { metric in quality[metric].map { (metric.name, $0) } }
    )
  }

  // MARK: The run's folder

  /// Writes the recipe with all defaults filled in, so that the run can be identified and repeated.
  func writeRecipe() throws {
    try AtomicFile.makeFolder(folder)
    try StageList(plan).write(to: folder, store)
    let plugins = PluginCopies(plan.experiment.plugins)
    try plugins.write(to: folder)
    try AtomicFile.write(plugins.renamed(in: plan.recipe).yaml, to: "\(folder)/recipe.yaml")
  }

  private func writeLog(of phases: [PhaseFiles]) throws(RunError) {
    let logs = phases.map { FileManager.default.contents(atPath: "\($0.folder)/log.jsonl") ?? Data() }
    try AtomicFile.write(logs.reduce(Data(), +), to: "\(folder)/log.jsonl")
  }

  private func copyEmbedding(_ source: DataSource, _ views: TestViews?) throws {
    let from = try store.makeFolder("embedding", plan.embeddingKey(source, views))
    let name = source.name + (views.map { ".\($0.fileName)" } ?? "")
    func copy() throws {
      for file in Store.embeddingFiles { try contents.copy(file, in: from, as: "features/\(name).\(file)") }
    }
    do {
      try copy()
    } catch is FileError {
      // Scores may be cached while the embedding is missing or damaged.
      _ = try embed(source, views, in: from)
      try copy()
    }
  }
}
