import Components
import Experiments
import Metrics
import Storage
import Training

/// What the stages of a run share while they are carried out in this process.
package final class RunContext {
  let plan: Plan
  let store: Store
  private(set) weak var observer: (any Observer)?
  /// The processes that train together with this one.
  let processes: Processes?
  /// They record the run while it is carried out.
  var recorders: [any RunRecorder] = []
  /// The phases that this process has trained, or has begun to.
  var newPhases: Set<StageKey> = []
  private var model: Model?
  private var learnerLayers: [LearnerLayer]?
  /// The embeddings of the training images, by key; every scorer is fitted on them.
  private var trainEmbeddings: [StageKey: Embedding] = [:]
  /// The scorer that was fitted last. Only one is kept, since each may hold all training features.
  private var fitted: (label: String, result: Result<any FittedScorer, ScorerFault>)?
  /// The phases for which a note said that some metrics of their clusters are not computed.
  private var notedPhases: Set<String> = []

  init(_ plan: Plan, _ store: Store, _ observer: (any Observer)?, _ processes: Processes?) {
    self.plan = plan
    self.store = store
    self.observer = observer
    self.processes = processes
  }

  func report(_ event: Event) { observer?.report(event) }
  var wantsStop: Bool { observer?.wantsStop == true }

  /// The result of a stage: read from the cache, or computed now. If another process is computing it, this one waits.
  func value<S: Stage>(of stage: S) throws -> S.Output {
    let folder = try store.makeFolder(stage.kind, stage.key)
    if let known = try read(stage, folder, isQuiet: true) { return known }
    let lock = try lock(folder)
    return try withExtendedLifetime(lock) {
      try read(stage, folder, isQuiet: false) ?? stage.compute(into: folder, for: self)
    }
  }

  /// Locks the folder of a stage; if another process holds it, this one waits.
  func lock(_ folder: String) throws -> FolderLock {
    try FolderLock(folder, stop: { self.wantsStop }, waiting: { self.report(.waiting(folder: $0)) })
  }

  /// Reads a result. A damaged one counts as missing if it can be computed again, and a note says so unless `isQuiet`.
  private func read<S: Stage>(_ stage: S, _ folder: String, isQuiet: Bool) throws(RunError) -> S.Output? {
    do throws(RunError) {
      return try stage.read(folder)
    } catch {
      if !stage.kind.isRepeatable { throw error }
      if !isQuiet { report(.note("\(error); it is computed again")) }
      return nil
    }
  }

  /// The trained network.
  func trainedModel() throws -> Model {
    if let model { return model }
    let made = try plan.makeModel(plan.train.images())
    if let last = plan.lastPhase { try PhaseFiles(store.folder(last)).final().restore(made.tensors) }
    model = made
    return made
  }

  /// The layers that the objective of the last phase adds; empty if the network has all of `wanted`.
  func learnerLayers(for wanted: [Layer]) throws -> [LearnerLayer] {
    if let learnerLayers { return learnerLayers }
    let model = try trainedModel()
    let others = Set(wanted).subtracting(Layer.ofEveryNetwork + model.encoder.layers)
    guard !others.isEmpty, let stage = plan.lastPhase else { return [] }
    let phase = plan.phases[stage.index]
    let made = try phase.layers(
      plan.objectiveSetup(model, plan.train.images(), phase), from: PhaseFiles(store.folder(stage)).final())
    learnerLayers = made
    return made
  }

  /// The embedding of a set, averaged over views if given.
  func embedding(of source: DataSource, _ views: TestViews?) throws -> Embedding {
    let stage = plan.embedding(of: source, views)
    if let known = trainEmbeddings[stage.key] { return known }
    let embedding = try value(of: stage)
    // The others are read from disk if they are needed again.
    if source === plan.train { trainEmbeddings[stage.key] = embedding } else { source.release() }
    return embedding
  }

  /// A scorer, fitted on the training images.
  func fitted(_ scorer: LabeledScorer) throws -> Result<any FittedScorer, ScorerFault> {
    if let fitted, fitted.label == scorer.label { return fitted.result }
    let features = try embedding(of: plan.train, scorer.testViews)(scorer.choice.value.layer)
    report(.scoring(scorer: scorer.label))
    let result = ScorerFault.fit(scorer, features, plan.setup.seed.generator("fit"))
    fitted = (scorer.label, result)
    return result
  }

  /// The agreement of clusters with classes, by metric; a note names the metrics that would take too long.
  func quality(_ labels: [Int], _ clusters: [Int], in phase: Phase) throws -> [String: Double] {
    let quality = try ClusteringMetrics(labels: labels, clusters: clusters)
    let skipped = ClusteringMetric.allCases.filter { quality[$0] == nil }.map(\.name)
    if !skipped.isEmpty, notedPhases.insert(phase.name).inserted {
      let (classes, groups) = (Set(labels).count, Set(clusters).count)
      report(
        .note(
          "phase \(phase.name): \(skipped.joined(separator: ", ")) of the clusters is skipped, "
            + "because matching \(classes) classes and \(groups) clusters one to one takes too long"))
    }
    return Dictionary(
      uniqueKeysWithValues: ClusteringMetric.allCases.compactMap { metric in quality[metric].map { (metric.name, $0) } }
    )
  }
}
