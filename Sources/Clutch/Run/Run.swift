import Foundation

/// Carries out a plan: trains what is not trained, embeds, scores and measures what is not measured.
///
/// Each stage's result lies in the store under its key; the run's folder is a view of those that belong to it.
public final class Run {
  private let plan: Plan
  private let store: Store
  private weak var observer: (any Observer)?
  /// Those that train with this process.
  private let processes: Processes?
  private var model: Model?
  /// Of the training images, by the key.
  private var trainEmbeddings: [StageKey: Embedding] = [:]
  /// What TensorBoard is told, while the run is executed.
  private var events: RunEvents?
  private var contents: RunContents

  /// `runs/<name>/<short key>`.
  public let folder: String

  public init(_ plan: Plan, store: Store, observer: (any Observer)?, with processes: Processes? = nil) {
    self.processes = processes
    self.plan = plan
    self.store = store
    self.observer = observer
    folder = "\(store.runs)/\(Run.folder(of: plan))"
    contents = RunContents(folder)
  }

  /// A run's folder below that of all runs.
  static func folder(of plan: Plan) -> String { "\(plan.experiment.name)/\(plan.key.hex.prefix(8))" }

  /// The results of an earlier run of the same plan; nil where something is left to do.
  ///
  /// Files that are missing are left to do as long as the store holds what they are made of: they are not worth a second
  /// training.
  public func finished() throws(RunError) -> Results? {
    guard let results = try Results(folder: folder), results.key == plan.key.hex else { return nil }
    return missing.isEmpty || !isStored ? results : nil
  }

  /// The files that a finished run lacks.
  public var missing: [String] { RunContents.missing(in: folder) }

  /// Removes what killed processes left in the run's folder and its phases.
  public func tidy() {
    AtomicFile.sweep(folder)
    for key in plan.phaseKeys { PhaseFiles(store.folder("phase", key)).tidy() }
  }

  /// Whether all stages are there.
  private var isStored: Bool {
    plan.phaseKeys.allSatisfy { store.holds("phase", $0) } && isScored
      && plan.embeddingKeys.allSatisfy { store.holds("embedding", $0) }
  }

  /// Does what is left to do.
  ///
  /// - Throws: `RecipeError` or `RunError`; `Stopped` where the observer wanted it.
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

  /// Does a part of the run: sets libtorch up, has a share in the run's folder, which keeps others from removing it, and
  /// leaves a note there where something goes wrong.
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

  /// Trains all phases; their logs become the run's.
  private func trainedPhases() throws -> [PhaseFiles] {
    var phases: [PhaseFiles] = []
    do {
      for index in plan.phases.indices {
        phases.append(try files(of: index))
        try train(index, phases)
      }
    } catch {
      // The log is of use above all where training goes wrong; if it cannot be written, that matters less.
      try? writeLog(of: phases)
      throw error
    }
    try writeLog(of: phases)
    return phases
  }

  /// Scores and measures with what the phases trained.
  private func finish(_ events: RunEvents, _ phases: [PhaseFiles]) throws -> Results {
    if let last = phases.last { try contents.copy(PhaseFiles.finalName, in: last.folder, as: "checkpoint.safetensors") }
    var rows: [Results.Row] = []
    var images: [String: Int] = [:]
    var allScores: [(scorer: String, bySet: [String: [Float]])] = []
    var thresholds: [String: Float] = [:]
    // Whoever looks at a run looks at the images themselves, whatever views its scorers ask for.
    if !isScored { for source in plan.sources { _ = try embedding(source, nil) } }
    for scorer in plan.scorers {
      let scores = try scores(of: scorer)
      allScores.append((scorer.label, scores))
      thresholds[scorer.label] = try Calibration(of: scores[(plan.validation?.test ?? plan.test).name] ?? []).threshold
      rows += try measure(scorer, scores)
      images = scores.mapValues(\.count)
    }
    for views in plan.views { for source in plan.sources { try copyEmbedding(source, views) } }
    let testImages = images.removeValue(forKey: plan.test.name) ?? 0
    let validationImages = plan.validation.flatMap { images.removeValue(forKey: $0.test.name) }
    let results = Results(
      name: plan.experiment.name, key: plan.key.hex, trainImages: try plan.train.images().count, testImages: testImages,
      validationImages: validationImages, oodImages: images, rows: rows,
      groups: Results.GroupMean.all(plan.experiment.data.groups, of: rows), clusters: try clusterQuality(phases),
      thresholds: thresholds)
    events.end(results, allScores, embeddings: embeddingFolders)
    try contents.write(JSON.data(results, pretty: true), as: Results.fileName)
    if !events.isUnwritten { try contents.end(with: Projector.files) }
    return results
  }

  /// Where the embeddings of all sets lie, by the set's name.
  private var embeddingFolders: [String: String] {
    Dictionary(plan.sources.map { ($0.name, store.folder("embedding", plan.embeddingKey($0))) }) { first, _ in first }
  }

  // MARK: Training

  /// Trains the phases up to one, as far as they are not trained.
  ///
  /// - Throws: as `execute`.
  func train(through last: Int) throws {
    try working {
      var phases: [PhaseFiles] = []
      for index in 0...last {
        phases.append(try files(of: index))
        try train(index, phases)
      }
    }
  }

  /// Trains a phase up to an epoch, those before it to their ends, and measures there on the images to choose settings by.
  ///
  /// Where the phase was trained further before, by a run that measured nothing, nothing is measured.
  ///
  /// - Throws: as `execute`.
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
  ///   - phases: the files of the phase and of those before it, which are trained.
  ///   - rung: an epoch to train up to, if not to the end.
  ///   - body: what is done with a model that is there, before anybody else may train it further.
  private func train(
    _ index: Int, _ phases: [PhaseFiles], to rung: Int? = nil, then body: (Model) throws -> Void = { _ in }
  ) throws {
    let (phase, files) = (plan.phases[index], phases[index])
    let reused = {
      self.events?.phase(index, files.lines)
      self.observer?.report(.reused(stage: "phase \(phase.name)"))
    }
    let lock = files.isFinished ? nil : try lock(files.folder)
    // Somebody else may have trained it while this one waited; where not, the other processes take part.
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
        let quality = try images.labels.map { try ClusteringMetrics(labels: $0, clusters: clusters) }
        return quality.map(Run.named) ?? [:]
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

  /// The trained network.
  private func trainedModel() throws -> Model {
    if let model { return model }
    let made = try plan.makeModel(plan.train.images())
    let files = PhaseFiles(store.folder("phase", plan.modelKey))
    try files.final().restore(made.tensors)
    model = made
    return made
  }

  // MARK: Embedding and scoring

  /// Embeds every set that is not embedded; the model has to be trained.
  ///
  /// - Throws: as `execute`.
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
    // Every scorer is fitted on the training set; the others are read from disk where they are needed again.
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

  /// Whether all scores of the run are there, so that nothing needs to be embedded.
  var isScored: Bool {
    plan.scorers.allSatisfy { scorer in
      plan.scored.allSatisfy { store.holds("score", plan.scoreKey(scorer, $0)) }
    }
  }

  /// The scores of every set that is scored, by name.
  private func scores(of scorer: LabeledScorer) throws -> [String: [Float]] {
    var result: [String: [Float]] = [:]
    var fitted: (any FittedScorer)?
    for source in plan.scored {
      if observer?.wantsStop == true { throw Stopped() }
      let place = try store.makeFolder("score", plan.scoreKey(scorer, source))
      func known() throws(RunError) -> Tensor? { try store.tensor(Store.scoreFile, in: place) }
      if let known = try? known() {
        result[source.name] = known.floats
      } else {
        let lock = try lock(place)
        result[source.name] = try withExtendedLifetime(lock) {
          if let known = sound(known) { return known.floats }
          let score = try fitted ?? fit(scorer)
          fitted = score
          let features = try embedding(source, plan.experiment.views(of: scorer))(scorer.choice.part.layer)
          let scores = withoutGradient { score(features).to(.float32) }
          try store.write([Store.scoreFile: NumPy.encode(scores)], to: place)
          return scores.floats
        }
      }
      try contents.copy(Store.scoreFile, in: place, as: "scores/\(scorer.label).\(source.name).npy")
    }
    return result
  }

  /// What a stage left, if it is not damaged; damage is told, and the stage is computed again.
  private func sound<Value>(_ read: () throws(RunError) -> Value?) -> Value? {
    do throws(RunError) {
      return try read()
    } catch {
      observer?.report(.note("\(error); it is computed again"))
      return nil
    }
  }

  private func fit(_ scorer: LabeledScorer) throws -> any FittedScorer {
    let part = scorer.choice.part
    let features = try embedding(plan.train, plan.experiment.views(of: scorer))(part.layer)
    observer?.report(.scoring(scorer: scorer.label))
    do throws(ScoringError) {
      return try part.fit(features, plan.regime.seed.generator("fit"))
    } catch {
      throw scorer.choice.failure("\(error)")
    }
  }

  private func measure(_ scorer: LabeledScorer, _ scores: [String: [Float]]) throws -> [Results.Row] {
    try plan.measured.map { id, source in
      do {
        let metrics = try DetectionMetrics(
          id: scores[id.name] ?? [], ood: scores[source.name] ?? [], bootstrap: Bootstrap(seed: 0))
        let named = DetectionMetric.allCases.map { ($0.name, metrics[$0]) }
        return Results.Row(scorer: scorer.label, set: source.name, metrics: Dictionary(uniqueKeysWithValues: named))
      } catch {
        throw RunError("scorer \(scorer.label) on \(source.name): \(error)")
      }
    }
  }

  /// How well the last clusters of every phase agree with the classes, which nothing before this has seen.
  private func clusterQuality(_ phases: [PhaseFiles]) throws -> [Results.Clusters] {
    let labels = try plan.train.images().labels
    return try zip(plan.phases, phases).compactMap { phase, files in
      guard phase.reclustering != nil else { return nil }
      let checkpoint = try files.final()
      guard let assignments = checkpoint.tensors["clusters.assignments"] else { return nil }
      try contents.write(NumPy.encode(assignments), as: "clusters.npy")
      let clusters = assignments.ints
      let quality = try labels.map { try ClusteringMetrics(labels: $0, clusters: clusters) }
      return Results.Clusters(
        phase: phase.name, epoch: checkpoint.metadata["clusters.epoch"].flatMap { Int($0) } ?? 0,
        clusters: Set(clusters).count, quality: quality.map(Run.named) ?? [:])
    }
  }

  private static func named(_ quality: ClusteringMetrics) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: ClusteringMetric.allCases.map { ($0.name, quality[$0]) })
  }

  // MARK: The folder's view

  /// Leaves the recipe with every default filled in, by which the run can be told and given again.
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
      // Scores may be there without the embedding, or with one that is damaged.
      _ = try embed(source, views, in: from)
      try copy()
    }
  }
}
