import Foundation

/// An experiment, as its recipe describes it.
///
/// `extends: base.yaml`, at the top of a file, merges another recipe below this one.
public struct Experiment: Options {
  /// What the run is called; its folder bears the name.
  public var name = ""
  /// Where every random number comes from; another seed is another run of the same experiment.
  public var seed = 0
  /// Swift files, or folders of them, with components of your own; compiled when they are first used.
  public var plugins: [FilePath] = []
  public var data = DataOptions()
  /// The network whose features are learned.
  public var encoder: Choice<Encoders>?
  /// The network that turns features into the projections that the loss compares.
  public var head: Choice<Heads>?
  /// What makes views of an image, in this order.
  public var augment: [Choice<Augmentations>] = []
  public var train = TrainOptions()
  public var machine = MachineOptions()
  /// The scorers to compare; each takes a `label` beside its options, under which its results stand.
  public var score: [ScorerChoice] = []
  /// What to vary, for `clutch sweep`; `clutch run` carries out the recipe without it.
  public var sweep: SweepOptions?

  public init() {}

  public func validate() throws(OptionError) {
    let isFolder = name.allSatisfy(Experiment.mayStand) && name.first != "."
    let turns = data.validation == nil ? nil : sweep?.turns?.kind.rawValue
    try refuse(
      OptionError(
        "name", "must be of letters, digits and -_.+=, since a folder bears it, but is '\(name)'", if: !isFolder),
      OptionError("seed", "must be 0 or more, but is \(seed)", if: seed < 0),
      OptionError(
        "score",
        "has 'views', but 'augment' is empty: all views of an image are alike; name some, or leave 'views' out",
        if: augment.isEmpty && score.contains { $0.views.map { $0.given.augment == nil } ?? false }),
      missing("encoder", encoder), missing("head", head), missing("score", score.first?.choice),
      turns.map {
        OptionError(
          "sweep", "has '\($0)', which does not say what data.validation holds in turn; leave one of them out")
      })
  }
}

extension Experiment {
  /// Whether a character may stand in a run's name, which is that of a folder.
  static func mayStand(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.+=".contains(character)
  }
}

/// The images of an experiment.
public struct DataOptions: Options {
  /// The images to train on, without their labels; what is like them is in distribution.
  public var train: Choice<Datasets>?
  /// Images like those trained on, which no scorer should find odd.
  public var test: Choice<Datasets>?
  /// Sets of images that are out of distribution, by name.
  public var ood = Named<Choice<Datasets>>()
  /// Groups of those sets, by name, such as `near` and `far`: the mean over a group is reported beside its sets.
  public var groups = Named<[String]>()
  /// Images by which settings may be chosen, so that none is chosen by `test` and `ood`; measured like those, and apart.
  public var validation: ValidationOptions?
  /// The mean and deviation by which images are normalised; measured on the training images where `auto`.
  public var normalize = NormalizeOption.auto

  public init() {}

  public func validate() throws(OptionError) {
    // Scores and features are filed under the names of their sets.
    let taken = ood.entries.first { ["train", "test"].contains($0.name) }?.name
    try refuse(
      train.flatMap {
        OptionError("train", "must not name images to test on; take another split of '\($0.name)'", if: $0.part.isTest)
      },
      taken.map { OptionError("ood", "must not have a set named '\($0)', as data.\($0) is; give it another name") },
      missing("train", train), missing("test", test),
      OptionError(
        "ood", "is empty; name at least one set of images that are out of distribution", if: ood.entries.isEmpty))
    try validateGroups()
  }
}

/// How the encoder is trained.
public struct TrainOptions: Options {
  /// Images a step; a step sees this many times `views`. More images are more negatives.
  public var batch = 128
  /// Augmented copies of every image in a step.
  public var views = 2
  /// How gradients change weights.
  public var optimizer: Choice<Optimizers>?
  /// How the learning rate changes in the course of training.
  public var schedule: Choice<Schedules>?
  /// Whether batch norm takes its statistics from the whole batch where several processes train together, as one alone
  /// would; otherwise each takes its own part's, which spares two exchanges a layer.
  public var syncBatchNorm = true
  /// Whether training ends with an error once the projections of different images have become all alike; off, a note says
  /// so and training goes on.
  public var stopOnCollapse = true
  /// The phases of training, in order, by name.
  public var phases = Named<PhaseOptions>()

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      outside("batch", batch, 2...1_000_000),
      outside("views", views, 2...1000),
      missing("optimizer", optimizer), missing("schedule", schedule),
      OptionError(
        "phases", "is empty; describe at least one phase, with epochs and a loss", if: phases.entries.isEmpty))
  }
}

/// A stretch of training with one loss.
public struct PhaseOptions: Options {
  /// How often every training image is seen.
  public var epochs: Int?
  /// What training makes small.
  public var loss: Choice<Losses>?
  /// How the training set is clustered in the course of the phase. A loss that reads clusters needs it; beside any other
  /// one the clusters are made and measured all the same.
  public var clusters: ClusterOptions?

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      epochs.flatMap { outside("epochs", $0, 1...Self.mostEpochs) },
      OptionError("epochs", "is missing; say how often every training image is seen", if: epochs == nil),
      missing("loss", loss))
    if let loss, case .ofClusters = loss.part, clusters == nil {
      throw OptionError("loss", "'\(loss.name)' reads clusters; add 'clusters: {by: …}' to the phase")
    }
  }
}

extension PhaseOptions {
  private static let mostEpochs = 1_000_000

  /// The epochs that a phase of a run's recipe has; the file may be damaged, and its numbers beyond all bounds.
  package static func epochs(in phase: Node) -> Int {
    min(mostEpochs, max(0, phase["epochs"]?.text.flatMap { Int($0) } ?? 0))
  }
}

/// How and when the training set is clustered.
public struct ClusterOptions: Options {
  /// The algorithm.
  public var by: Choice<Clusterers>?
  /// Epochs between two clusterings; the first is at the start of the phase.
  public var every = 1
  /// What is clustered: the head's projections or the encoder's features, at length 1.
  public var on = Layer.projection

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      missing("by", by), outside("every", every, 1...1_000_000))
  }
}

/// What the experiment runs on.
public struct MachineOptions: Options {
  /// `cpu`, `cuda:0`, or `auto` for a GPU where there is one.
  public var device = DeviceOption.auto
  /// The type in which training multiplies: `fp32`, `bf16`, or `auto` for bf16 where the hardware has it.
  public var precision = Precision.auto
  /// Threads of the processor; `auto` takes all cores.
  public var threads = ThreadsOption.auto
  /// Whether a GPU gives the same bits every time; if not, it may choose its algorithms by timing and multiply float32 as
  /// TF32, which is faster.
  public var reproducible = true
  /// Seconds that processes which train together wait for each other before they give up; process 0 clusters and writes
  /// while the others wait.
  public var processTimeout = 1800.0
  /// How many stages of a sweep run at once; `threads: auto` then gives each its share of the cores.
  public var jobs = 1
  /// What carries out the stages of a sweep: processes of this machine, or jobs of a Slurm cluster.
  public var launcher = LauncherOption.local
  /// What each job asks Slurm for, where that is the launcher.
  public var slurm: SlurmOptions?
  /// A folder in which data sets are looked for before those of CLUTCH_DATA.
  public var dataRoot: FilePath?

  public init() {}

  public func validate() throws(OptionError) {
    if !(processTimeout > 0) {
      throw OptionError("processTimeout", "must be greater than 0, but is \(processTimeout)")
    }
    if !(1...1024).contains(jobs) { throw OptionError("jobs", "must be within 1 ... 1024, but is \(jobs)") }
    var isFolder: ObjCBool = false
    guard let path = dataRoot?.resolved else { return }
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw OptionError("dataRoot", "must be a folder, but there is none at \(path)")
    }
  }
}

/// The error of a component that has to be there and is not, with what could stand in its place.
func missing<K: Kind>(_ option: String, _ choice: Choice<K>?) -> OptionError? {
  OptionError(option, "is missing; name one of \(K.registry.names.joined(separator: ", "))", if: choice == nil)
}
