import Components
import Experiments
import Formats
import Recipe
import Storage
import Torch
import Training

/// The plan of a run: an experiment with its components built, its data sets found and the keys of its stages.
public final class Plan {
  public let experiment: Experiment
  /// The recipe with every default filled in.
  public let recipe: Node
  public let environment: Environment
  public let device: Device
  /// The place of this process among those that train together.
  public let place: ProcessPlace

  public let train: DataSource
  public let test: DataSource
  public let ood: [DataSource]
  /// The sets for choosing settings; nil if the recipe has no `data.validation`.
  public let validation: (test: DataSource, ood: [DataSource])?

  /// nil if the samples are vectors that are the features.
  let encoder: Choice<Encoders>?
  /// Remarks on the encoder's weight file; empty until `check` has built the network.
  var weightRemarks: [String] = []
  /// nil if nothing is trained; projections are then the features.
  let head: Choice<Heads>?
  package let setup: TrainingSetup
  public let phases: [Phase]
  public let scorers: [LabeledScorer]
  /// The lengths of the features by layer; empty until `check` has built the network.
  var featureLengths: [Layer: Int] = [:]

  /// The keys of the phases' final checkpoints.
  package let phaseKeys: [StageKey]
  /// The key of the network that embeds: the last phase's, or that of the initial network if nothing is trained.
  package let networkKey: StageKey

  /// - Parameters:
  ///   - cache: data shared with other plans.
  ///   - place: the place of this process among those that train together.
  /// - Throws: `RecipeError` for errors in the recipe, `RunError` for limits of the machine.
  public init(_ experiment: Experiment, sharing cache: PlanCache = PlanCache(), place: ProcessPlace = .alone) throws {
    self.experiment = experiment
    self.place = place
    // A run is one trial, so its recipe does not contain the sweep.
    recipe = .map((encode(experiment).entries ?? []).filter { $0.name != "sweep" }.map { ($0.name, $0.value) })
    device = try experiment.machine.device.resolved(for: place)
    let precision = try experiment.machine.precision.resolved(on: device)
    environment = cache.environment(experiment.machine, on: device, precision: precision, place: place)
    let seed = Seed(experiment.seed)
    let data = try DataSources(experiment.data, experiment.machine, seed: seed, sharing: cache)
    (train, test, ood, validation) = (data.train, data.test, data.ood, data.validation)

    (encoder, head) = (experiment.encoder?.choice, experiment.head)
    phases = try Plan.phases(experiment.train.phases.entries)
    let (optimizer, schedule) = try Plan.updates(experiment.train)
    let batch = experiment.train.batch
    guard batch % place.size == 0 else {
      throw RunError(
        "train.batch is \(batch), which \(place.size) processes cannot share evenly; use a multiple of \(place.size)")
    }
    setup = TrainingSetup(
      batch: batch, pipelines: experiment.augment.pipelines(views: experiment.train.views),
      optimizer: optimizer,
      groups: experiment.train.groups.entries.map { $0.value.group($0.name, otherwise: optimizer) },
      schedule: schedule, accumulate: experiment.train.accumulate, clipNorm: experiment.train.clipNorm,
      precision: precision, seed: seed, synchronizesBatchNorm: experiment.train.syncBatchNorm,
      stopsOnCollapse: experiment.train.stopOnCollapse)
    scorers = try experiment.labeledScorers()
    let keys = try Plan.keys(experiment, phases, setup, train.key, environment)
    phaseKeys = keys.phases
    networkKey = keys.phases.last ?? keys.initial
  }

  /// Returns the optimizer and the schedule, which a recipe without phases need not name.
  private static func updates(_ train: TrainOptions) throws(RunError) -> (any Optimizer, any Schedule) {
    if train.phases.entries.isEmpty { return (Untrained(), Untrained()) }
    return (
      try need(train.optimizer, "train.optimizer").value, try need(train.schedule, "train.schedule").value
    )
  }

  package static func phases(_ entries: [(name: String, value: PhaseOptions)]) throws(RunError) -> [Phase] {
    let total = entries.compactMap(\.value.epochs).reduce(0, +)
    var before = 0
    var phases: [Phase] = []
    for (index, entry) in entries.enumerated() {
      let options = entry.value
      let epochs = try need(options.epochs, "train.phases.\(entry.name).epochs")
      let loss = try need(options.loss, "train.phases.\(entry.name).loss")
      var reclustering: Reclustering?
      if let clusters = options.clusters {
        let by = try need(clusters.by, "train.phases.\(entry.name).clusters.by").choices.map(\.value)
        reclustering = Reclustering(by: by, every: clusters.every, on: clusters.on)
      }
      phases.append(
        Phase(
          name: entry.name, index: index, epochs: epochs, loss: loss, reclustering: reclustering,
          epochsBefore: before, epochsOfRun: total))
      before += epochs
    }
    return phases
  }

  /// Returns the key of the initial network and that of each phase. A phase's depends on earlier phases only, so runs
  /// that begin alike share their first phases.
  private static func keys(
    _ experiment: Experiment, _ phases: [Phase], _ setup: TrainingSetup, _ data: StageKey, _ environment: Environment
  ) throws(RecipeError) -> (initial: StageKey, phases: [StageKey]) {
    let train = experiment.train
    var groups: [String] = []
    for group in train.groups.entries { groups.append("\(group.name) \(try group.value.keyText())") }
    let shared = StageKey(
      "training",
      [
        "data": data.hex, "normalize": experiment.data.normalize.node.yaml, "seed": "\(experiment.seed)",
        "environment": environment.keyText, "precision": setup.precision.rawValue,
        "encoder": try experiment.encoder?.keyText() ?? "", "head": try keyText(experiment.head),
        "augment": try experiment.augment.keyText(),
        "batch": "\(train.batch)", "views": "\(train.views)",
        "processes": environment.sharing(syncBatchNorm: train.syncBatchNorm),
        "optimizer": try keyText(train.optimizer), "schedule": try keyText(train.schedule),
        "groups": groups.joined(separator: "\n"), "accumulate": "\(train.accumulate)",
        "clip": train.clipNorm.map { "\($0)" } ?? "",
      ])
    var keys: [StageKey] = []
    for (phase, options) in zip(phases, train.phases.entries.map(\.value)) {
      let span = setup.schedule.over == .run ? "\(phase.epochsBefore) of \(phase.epochsOfRun)" : ""
      keys.append(
        StageKey(
          .phase,
          [
            "before": (keys.last ?? shared).hex, "epochs": "\(phase.epochs)", "span": span,
            "loss": try keyText(options.loss), "clusterer": try options.clusters?.by?.keyText() ?? "",
            "every": "\(options.clusters?.every ?? 0)", "on": options.clusters?.on.name ?? "",
          ]))
    }
    return (shared, keys)
  }

  /// The stage that trains a phase.
  package func phase(_ index: Int) -> PhaseStage { PhaseStage(plan: self, index: index) }

  /// The last phase, which gives the trained network; nil if nothing is trained.
  package var lastPhase: PhaseStage? { phases.indices.last.map { phase($0) } }

  /// The stage that embeds a set, averaged over views if given.
  package func embedding(of source: DataSource, _ views: TestViews? = nil) -> EmbeddingStage {
    EmbeddingStage(self, source, views)
  }

  /// The stage that scores a set.
  package func score(_ scorer: LabeledScorer, _ source: DataSource) -> ScoreStage { ScoreStage(self, scorer, source) }

  /// The stage that measures a phase at an epoch.
  package func rung(_ phase: Int, epoch: Int, _ measure: Measure) -> RungStage {
    RungStage(self, phase, epoch: epoch, measure)
  }

  /// The embeddings of the run.
  package var embeddings: [EmbeddingStage] { views.flatMap { views in sources.map { embedding(of: $0, views) } } }

  /// The scores of the run.
  package var scores: [ScoreStage] { scorers.flatMap { scorer in scored.map { score(scorer, $0) } } }

  /// The last stages, whose results the folder of the run is made of.
  package var needs: [any Stage] { (lastPhase.map { [$0] } ?? []) + embeddings + scores }

  /// All stages of the run, each after those that it needs.
  package var stages: [any Stage] { withNeeds(needs, by: \.key, \.needs).map(\.item) }

  /// The distinct views that scorers request. nil, for the original images, is always included.
  var views: [TestViews?] {
    var found: [TestViews?] = [nil]
    for scorer in scorers {
      guard let views = scorer.testViews else { continue }
      if !found.contains(where: { $0?.keyText == views.keyText }) { found.append(views) }
    }
    return found
  }

  /// The layers besides `encoder` and `projection` that scorers read with some views, sorted by name.
  func layers(with views: TestViews?) -> [Layer] {
    let read = scorers.filter { $0.testViews?.keyText == views?.keyText }.map(\.choice.value.layer)
    return Set(read).subtracting(Layer.ofEveryNetwork).sorted { $0.name < $1.name }
  }

  /// The layers that scorers and clusterings read.
  var readLayers: Set<Layer> {
    Set(scorers.map(\.choice.value.layer) + phases.compactMap(\.reclustering?.layer))
  }

  /// Rejects scorers and clusterings that read a layer that does not exist.
  ///
  /// - Parameters:
  ///   - layers: the layers of the network.
  ///   - added: the layers that the objective of each phase adds, or nothing if none does. Scorers can read those of
  ///     the last phase.
  func checkLayers(among layers: some Collection<Layer>, adding added: [[Layer]] = []) throws(RecipeError) {
    func check(_ layer: Layer, _ own: [Layer], _ problem: (String) -> RecipeError) throws(RecipeError) {
      if layers.contains(layer) || own.contains(layer) { return }
      let others = Set(layers).union(own).subtracting(Layer.ofEveryNetwork).map(\.name).sorted()
      let names = (Layer.ofEveryNetwork.map(\.name) + others).joined(separator: ", ")
      let text = "the network has no layer '\(layer.name)'; it has \(names)"
      throw layer.place.map { RecipeError([Diagnostic(text, at: $0)]) } ?? problem(text)
    }
    for scorer in scorers { try check(scorer.choice.value.layer, added.last ?? [], scorer.choice.problem) }
    for phase in phases {
      guard let layer = phase.reclustering?.layer else { continue }
      try check(layer, added.isEmpty ? [] : added[phase.index]) { RecipeError([Diagnostic($0)]) }
    }
  }

  /// Each OOD set with the in-distribution set to which it is compared.
  var measured: [(id: DataSource, ood: DataSource)] {
    let validation = validation.map { pair in pair.ood.map { (id: pair.test, ood: $0) } } ?? []
    return ood.map { (id: test, ood: $0) } + validation
  }

  /// Returns `true` if a set is the test set or an OOD set, not one for training or validation.
  func isTested(_ source: DataSource) -> Bool { ([test] + ood).contains { $0 === source } }

  /// All sets that are scored: the test set and the OOD sets, then the validation sets.
  var scored: [DataSource] { [test] + ood + (validation.map { [$0.test] + $0.ood } ?? []) }

  /// All sets that are embedded: the training set and those that are scored.
  public var sources: [DataSource] { [train] + scored }

  /// The key of the whole run.
  public private(set) lazy var key: StageKey = {
    let scores = scorers.flatMap { scorer in
      scored.map { "\(scorer.label) \($0.name) \(score(scorer, $0).key.hex)" }
    }
    let phases = phases.map(\.name).joined(separator: " ")
    let all = scores.joined(separator: "\n")
    let groups = experiment.data.groups
    if groups.entries.isEmpty { return StageKey("run", ["name": experiment.name, "phases": phases, "scores": all]) }
    return StageKey(
      "run", ["name": experiment.name, "phases": phases, "scores": all, "groups": groups.node.flow])
  }()

  /// The facts with which `check` starts the objective of a phase.
  func objectiveSetup(_ model: Model, _ images: ImageSet, _ phase: Phase) -> ObjectiveSetup {
    ObjectiveSetup(
      model, batch: setup.batch, images: images.count, views: setup.views, setup.startGenerator(phase.index),
      shapes: { [setup] in setup.pipelines.viewShapes(of: model.shape) }
    ) { try self.makeModel(images) }
  }

  /// Builds the network with its initial weights.
  package func makeModel(_ images: ImageSet) throws -> Model {
    let random = setup.seed.generator("weights")
    let shape = images.samples.shape
    let encoder = try makeEncoder(shape, random)
    let head = try head.map { head in
      try head.checked("while it was built") { head.value.build(inputs: encoder.outputs, random) }
    }
    // The layers of an objective are known when it starts.
    if !phases.contains(where: \.hasObjective) { try checkLayers(among: Layer.ofEveryNetwork + encoder.layers) }
    return Model(
      encoder: encoder, head: head ?? .identity(encoder.outputs),
      normalization: experiment.data.normalize.resolved(for: images.samples), device: device, shape: shape)
  }

  /// Runs a part of a check that executes the encoder's code; errors name the encoder, if there is one.
  func encoding<Result>(_ work: String, _ body: () throws -> Result) throws -> Result {
    guard let encoder else { return try body() }
    return try encoder.checked(work, body)
  }

  private func makeEncoder(_ shape: SampleShape, _ random: Generator) throws -> Network {
    if let encoder = experiment.encoder {
      let (network, remarks) = try encoder.build(shape, random)
      weightRemarks = remarks
      return network
    }
    guard case .vector(let length) = shape else {
      throw train.problem("its samples are images, which need an encoder; name one under 'encoder'")
    }
    return .identity(length)
  }
}

/// Everything about a component that results depend on; empty without one.
private func keyText<K: Kind>(_ choice: Choice<K>?) throws(RecipeError) -> String { try choice?.keyText() ?? "" }

/// Unwraps a value that `validate` requires.
func need<Value>(_ value: Value?, _ path: String) throws(RunError) -> Value {
  guard let value else { throw RunError("\(path) is missing") }
  return value
}
