import Experiments
import Foundation
import Storage
import Torch
import Training

/// Executes a plan: trains, embeds, scores and measures, reusing cached results.
///
/// The result of each stage lies in the store under its key; the run's folder holds copies of those that belong to it.
public final class Run {
  private let plan: Plan
  private let store: Store
  private let context: RunContext
  private var contents: RunContents

  /// The run's folder: `runs/<name>/<short key>`.
  public let folder: String

  public init(_ plan: Plan, store: Store, observer: (any Observer)?, with processes: Processes? = nil) {
    self.plan = plan
    self.store = store
    context = RunContext(plan, store, observer, processes)
    folder = "\(store.runs)/\(Run.folder(of: plan))"
    contents = RunContents(folder)
  }

  /// Returns a run's folder, relative to the folder of all runs.
  package static func folder(of plan: Plan) -> String { "\(plan.experiment.name)/\(plan.key.hex.prefix(8))" }

  /// The results of an earlier run of the same plan; nil if something is left to do.
  ///
  /// Missing files are left to do as long as the store holds what they are made of: they are not worth training again.
  public func finished() throws(RunError) -> Results? {
    guard let results = try Results(folder: folder), results.key == plan.key.hex else { return nil }
    // Scorers that failed are tried again.
    guard results.failures?.isEmpty ?? true else { return nil }
    let isStored = plan.stages.allSatisfy { store.holds($0) }
    return missing.isEmpty || !isStored ? results : nil
  }

  /// Indicates whether `execute` wrote everything that belongs to the run. Another process that carries out the same
  /// run may be about to write it once more.
  public private(set) var isComplete = false

  /// The missing files of a finished run, and its list of stages if that is damaged.
  public var missing: [String] { RunContents.missing(in: folder) }

  /// Removes leftovers of killed processes in the run's folder and its phases.
  public func tidy() {
    AtomicFile.sweep(folder)
    for index in plan.phases.indices { PhaseFiles(store.folder(plan.phase(index))).tidy() }
  }

  /// Indicates whether all scores of the run are there, so that nothing needs to be embedded.
  package var isScored: Bool { plan.scores.allSatisfy { store.holds($0) } }

  // MARK: The whole run and its parts

  /// Does all remaining work.
  ///
  /// - Throws: `RecipeError` or `RunError`; `Stopped` if the observer asked for it.
  public func execute() throws -> Results { try working { try carryOut() } }

  /// Trains the phases up to one, unless they are trained.
  ///
  /// - Throws: the same errors as `execute`.
  package func train(through last: Int) throws {
    try working { for index in 0...last { _ = try context.trained(index) } }
  }

  /// Trains a phase up to an epoch, those before it to their ends, and measures there on `data.validation`.
  ///
  /// If the phase was trained further before, by a run that measured nothing, nothing is measured.
  ///
  /// - Throws: the same errors as `execute`.
  package func measure(_ measure: Measure, in phase: Int, at epoch: Int) throws {
    try working { _ = try context.value(of: plan.rung(phase, epoch: epoch, measure)) }
  }

  /// Embeds every set that is not embedded; the model must be trained.
  ///
  /// - Throws: the same errors as `execute`.
  package func embed() throws {
    try working { for stage in plan.embeddings { _ = try context.embedding(of: stage.source, stage.views) } }
  }

  /// Does a part of the run: sets libtorch up, shares a lock on the run's folder, which keeps others from removing it,
  /// and leaves a note there if something goes wrong.
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

  private func carryOut() throws -> Results {
    tidy()
    contents.begin()
    try writeRecipe()
    try AtomicFile.write(JSON.data(plan.environment, pretty: true), to: "\(folder)/\(RunMark.fileName)")
    context.report(.started(name: plan.experiment.name, folder: folder))
    context.recorders = runRecorders().map { type in
      type.init(plan, folder: folder) { [weak context] in context?.report(.note($0)) }
    }
    defer { context.recorders = [] }
    do {
      return try finish(trainedPhases())
    } catch {
      if !(error is Stopped) { for recorder in context.recorders { recorder.failed() } }
      throw error
    }
  }

  /// Trains all phases and joins their logs into the run's log.
  private func trainedPhases() throws -> [PhaseFiles] {
    var phases: [PhaseFiles] = []
    do {
      for index in plan.phases.indices {
        phases.append(PhaseFiles(store.folder(plan.phase(index))))
        phases[index] = try context.trained(index)
      }
    } catch {
      // The log is most useful if training goes wrong; failing to write it matters less.
      try? writeLog(of: phases)
      throw error
    }
    try writeLog(of: phases)
    return phases
  }

  /// Scores and measures with the trained phases.
  private func finish(_ phases: [PhaseFiles]) throws -> Results {
    if let last = phases.last {
      try contents.copy(PhaseFiles.finalName, in: last.folder, as: "checkpoint.safetensors")
    } else {
      try contents.write(context.trainedModel().untrained.data, as: "checkpoint.safetensors")
    }
    // The report shows the images themselves, whatever views the scorers ask for.
    if !isScored { for source in plan.sources { _ = try context.embedding(of: source, nil) } }
    var measured = Measured()
    for scorer in plan.scorers { try measure(scorer, &measured) }
    // A scorer that fails costs its own rows; without any others there are no results.
    if measured.rows.isEmpty, let failure = measured.failures.first { throw RunError(failure.error) }
    for stage in plan.embeddings { try copy(stage) }
    let results = try measured.results(of: plan, clusterQuality(phases))
    let embeddings = Dictionary(plan.sources.map { ($0.name, store.folder(plan.embedding(of: $0))) }) { first, _ in
      first
    }
    for recorder in context.recorders { recorder.end(results, measured.scores, embeddings: embeddings) }
    try contents.write(JSON.data(results, pretty: true), as: Results.fileName)
    if !context.recorders.contains(where: \.isUnwritten) {
      try contents.end(with: [StageList.fileName] + runRecorders().flatMap { $0.files })
      isComplete = true
    }
    return results
  }

  // MARK: Scores

  /// Scores every set with a scorer and measures it, as far as the scorer does not fail.
  private func measure(_ scorer: LabeledScorer, _ measured: inout Measured) throws {
    var scores: [String: [Float]] = [:]
    for source in plan.scored {
      if context.wantsStop { throw Stopped() }
      do {
        scores[source.name] = try self.scores(of: scorer, on: source)
      } catch let fault as ScorerFault {
        measured.add(fault, of: scorer, on: source)
      }
    }
    if let held = scores[(plan.validation?.test ?? plan.test).name] {
      measured.thresholds[scorer.label] = try Calibration(of: held).threshold
    }
    measured.rows += try plan.rows(of: scorer, scores)
    measured.scores.append((scorer.label, scores))
  }

  /// - Throws: `ScorerFault` if the scorer itself fails.
  private func scores(of scorer: LabeledScorer, on source: DataSource) throws -> [Float] {
    let stage = plan.score(scorer, source)
    let scores = try context.value(of: stage)
    try ScorerFault.check(scores, source.name, scorer)
    try contents.copy(Store.scoreFile, in: store.folder(stage), as: "scores/\(scorer.label).\(source.name).npy")
    return scores
  }

  /// The agreement of the last clusters of every phase with the classes, which nothing before this has seen.
  private func clusterQuality(_ phases: [PhaseFiles]) throws -> [Results.Clusters] {
    let labels = try plan.train.images().labels
    return try zip(plan.phases, phases).compactMap { phase, files in
      guard phase.reclustering != nil else { return nil }
      let checkpoint = try files.final()
      guard let assignments = checkpoint.tensors["clusters.assignments"] else { return nil }
      try contents.write(NumPy.encode(assignments), as: "clusters.npy")
      let clusters = assignments.ints
      let quality = try labels.map { try context.quality($0, clusters, in: phase) }
      return Results.Clusters(
        phase: phase.name, epoch: checkpoint.metadata["clusters.epoch"].flatMap { Int($0) } ?? 0,
        clusters: Set(clusters).count, quality: quality ?? [:])
    }
  }

  // MARK: The run's folder

  /// Writes the recipe with every default filled in, from which the run can be read and repeated.
  package func writeRecipe() throws {
    try AtomicFile.makeFolder(folder)
    try StageList(plan).write(to: folder, store)
    let plugins = PluginCopies(plan.experiment.plugins)
    try plugins.write(to: folder)
    try AtomicFile.write(plugins.renamed(in: plan.recipe).yaml, to: "\(folder)/recipe.yaml")
  }

  private func writeLog(of phases: [PhaseFiles]) throws(RunError) {
    var logs: [Data] = []
    for phase in phases {
      let path = "\(phase.folder)/log.jsonl"
      do throws(FileError) {
        logs.append(try readFile(path) ?? Data())
      } catch {
        throw RunError("\(path): \(error)")
      }
    }
    try AtomicFile.write(logs.reduce(Data(), +), to: "\(folder)/log.jsonl")
  }

  private func copy(_ stage: EmbeddingStage) throws {
    let name = stage.source.name + (stage.views.map { ".\($0.fileName)" } ?? "")
    func copyFiles() throws {
      let folder = store.folder(stage)
      for file in stage.files + (Store.listsPaths(in: folder) ? [Store.pathsFile] : []) {
        try contents.copy(file, in: folder, as: "features/\(name).\(file)")
      }
    }
    do {
      try copyFiles()
    } catch is FileError {
      // Scores may be cached while the embedding is missing or damaged.
      _ = try context.value(of: stage)
      try copyFiles()
    }
  }
}
