import Components
import Foundation
import Recipe
import Training

/// An experiment, as described by its recipe.
///
/// Write `extends: base.yaml` to merge this recipe over another one.
public struct Experiment: Options {
  /// The name of the run and of its folder.
  public var name = ""
  /// The random seed. A different seed gives another run of the same experiment.
  public var seed = 0
  /// Swift files with your own components, or folders of such files. They are compiled on first use.
  public var plugins: [FilePath] = []
  public var data = DataOptions()
  /// The network that learns the features. Vectors need none: they are the features. Besides its options, each one accepts
  /// `weights`, a file to start with, and `freeze`, the parameters to leave unchanged.
  public var encoder: EncoderChoice?
  /// The network that maps features to the projections that the loss compares. A recipe that trains nothing needs none.
  public var head: Choice<Heads>?
  /// The augmentations that create a view of an image, in this order. A list of lists gives each view its own.
  public var augment = AugmentOption.none
  public var train = TrainOptions()
  public var machine = MachineOptions()
  /// The scorers to compare. Besides its options, each one accepts a `label` that names its results.
  public var score: [ScorerChoice] = []
  /// The values to vary in `clutch sweep`. `clutch run` ignores them.
  public var sweep: Section<SweepSection>?

  public init() {}

  public func validate() throws(OptionError) {
    let isFolder = name.allSatisfy(Experiment.mayStand) && name.first != "."
    if !augment.isShared, augment.lists.count != train.views {
      throw OptionError(
        "augment",
        "has \(augment.lists.count) lists, one for each view, but train.views is \(train.views); make them equal")
    }
    try refuse(
      OptionError(
        "name", "must consist of letters, digits and -_.+=, because it names a folder, but is '\(name)'",
        if: !isFolder),
      OptionError("seed", "must be 0 or more, but is \(seed)", if: seed < 0),
      OptionError(
        "score",
        "has 'views', but 'augment' is empty, so all views are alike; name augmentations, or leave 'views' out",
        if: augment.isEmpty && score.contains { $0.views.map { $0.given.augment == nil } ?? false }),
      data.train?.value.samples == .vectors ? nil : missing("encoder", encoder?.choice),
      train.phases.entries.isEmpty ? nil : missing("head", head), missing("score", score.first?.choice))
    try validateSamples()
  }
}

extension Experiment {
  /// Indicates whether a character is allowed in a run's name, which is also the name of its folder.
  static func mayStand(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.+=".contains(character)
  }
}

/// The images of an experiment.
public struct DataOptions: Options {
  /// The training images. Their labels are not used. Images like these are in distribution.
  public var train: Choice<Datasets>?
  /// In-distribution test images, which no scorer should flag.
  public var test: Choice<Datasets>?
  /// Out-of-distribution (OOD) test sets, by name.
  public var ood = Named<Choice<Datasets>>()
  /// Groups of OOD sets, by name, such as `near` and `far`. The mean over each group is reported along with its sets.
  public var groups = Named<[String]>()
  /// Images for choosing settings, so that you do not choose them on `test` and `ood`. They are measured like those and
  /// reported separately.
  public var validation: ValidationOptions?
  /// The mean and deviation that normalize the images. `auto` measures them on the training images. Vectors are not
  /// normalized.
  public var normalize = NormalizeOption.auto

  public init() {}

  public func validate() throws(OptionError) {
    // Files of scores and features are named after their sets.
    let taken = ood.entries.first { ["train", "test"].contains($0.name) }?.name
    try refuse(
      train.flatMap {
        OptionError("train", "must not be a test set; use another split of '\($0.name)'", if: $0.value.isTest)
      },
      taken.map {
        OptionError("ood", "must not have a set named '\($0)', because data.\($0) has that name; use another name")
      },
      missing("train", train), missing("test", test),
      train.flatMap {
        OptionError(
          "normalize", "is for the pixels of images, but train has vectors ('\($0.name)'); leave it out",
          if: $0.value.samples == .vectors && normalize.channels != nil)
      },
      OptionError(
        "ood", "is empty; add at least one set of OOD images", if: ood.entries.isEmpty))
    try validateGroups()
  }
}

/// Options for training the encoder.
public struct TrainOptions: Options {
  /// Images per step. Each step processes this many images times `views`. A larger batch provides more negatives.
  public var batch = 128
  /// Augmented copies of each image in a step.
  public var views = 2
  /// The optimizer that updates the weights. It is required if there are phases.
  public var optimizer: Choice<Optimizers>?
  /// Parameters with another optimizer or a constant learning rate, by a name of your choice. The first group that
  /// contains a parameter has it.
  public var groups = Named<ParameterGroupOptions>()
  /// The learning rate schedule. It is required if there are phases.
  public var schedule: Choice<Schedules>?
  /// Steps whose gradients are averaged for one update of the weights. The update is then that of a larger batch,
  /// except that each step has only its own images as negatives and for batch norm.
  public var accumulate = 1
  /// Scales the gradients of an update down if their norm, as one vector, is larger. By default they are not scaled.
  public var clipNorm: Double?
  /// Computes batch norm statistics over the batches of all processes, as a single process would. Otherwise, each
  /// process uses only its own part of the batch, which saves two exchanges per layer.
  public var syncBatchNorm = true
  /// Stops training with an error when the projections of different images become identical. Otherwise, training
  /// continues and a note reports the collapse.
  public var stopOnCollapse = true
  /// The training phases, in order, by name. Without any, nothing is trained.
  public var phases = Named<PhaseOptions>()

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      outside("batch", batch, 2...1_000_000),
      outside("views", views, 2...1000),
      outside("accumulate", accumulate, 1...1_000_000),
      OptionError("clipNorm", "must be greater than 0, but is \(clipNorm ?? 0)", if: !((clipNorm ?? 1) > 0)),
      phases.entries.isEmpty ? nil : missing("optimizer", optimizer),
      phases.entries.isEmpty ? nil : missing("schedule", schedule))
  }
}

/// A part of the training that minimizes one loss.
public struct PhaseOptions: Options {
  /// Passes over the training set.
  public var epochs: Int?
  /// The loss to minimize.
  public var loss: Choice<Losses>?
  /// The clustering of the training set during the phase. Losses that use clusters require it. With other losses, the
  /// clusters are only computed and measured.
  public var clusters: ClusterOptions?

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      epochs.flatMap { outside("epochs", $0, 1...Self.mostEpochs) },
      OptionError("epochs", "is missing; set the number of passes over the training set", if: epochs == nil),
      missing("loss", loss))
    if let loss, loss.value.readsClusters, clusters == nil {
      throw OptionError("loss", "'\(loss.name)' reads clusters; add 'clusters: {by: …}' to the phase")
    }
  }
}

extension PhaseOptions {
  private static let mostEpochs = 1_000_000

  /// Returns the number of epochs of a phase in a run's recipe. The file may be damaged, so the number is limited.
  package static func epochs(in phase: Node) -> Int {
    min(mostEpochs, max(0, phase["epochs"]?.text.flatMap { Int($0) } ?? 0))
  }
}

/// Options for clustering the training set.
public struct ClusterOptions: Options {
  /// The clustering algorithm, or a list of them for several clusterings at once. A loss that reads clusters is then
  /// the mean over the clusterings, unless it says otherwise. Reports show the first one, the log all.
  public var by: ClustererOption?
  /// Epochs between two clusterings. The first one is at the start of the phase.
  public var every = 1
  /// The vectors to cluster: the head's projections or the encoder's features, normalized to length 1.
  public var on = Layer.projection

  public init() {}

  public func validate() throws(OptionError) {
    try refuse(
      missing("by", by?.choices.first), outside("every", every, 1...1_000_000))
  }
}

/// The hardware to use and how to use it.
public struct MachineOptions: Options {
  /// `cpu`, `cuda:0`, or `auto` for a GPU if there is one.
  public var device = DeviceOption.auto
  /// The data type for multiplications during training: `fp32`, `bf16`, or `auto` for bf16 if the hardware supports it.
  public var precision = Precision.auto
  /// The number of CPU threads. `auto` uses all cores.
  public var threads = ThreadsOption.auto
  /// Makes results on a GPU bitwise reproducible. Otherwise, the GPU may choose algorithms by timing and multiply
  /// float32 as TF32, which is faster.
  public var reproducible = true
  /// Seconds that processes which train together wait for each other before they fail. Process 0 clusters and writes
  /// files while the others wait.
  public var processTimeout = 1800.0
  /// The number of sweep stages to run at once. With `threads: auto`, the stages share the cores.
  public var jobs = 1
  /// The launcher that runs the stages of a sweep: processes on this machine or jobs on a Slurm cluster.
  public var launcher = LauncherOption.local
  /// The resources to request from Slurm for each job.
  public var slurm: Section<SlurmSection>?
  /// A folder to search for data sets before the folders in CLUTCH_DATA.
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

/// Returns an error if a required component is missing. It lists the available components.
func missing<K: Kind>(_ option: String, _ choice: Choice<K>?) -> OptionError? {
  OptionError(option, "is missing; name one of \(K.registry.names.joined(separator: ", "))", if: choice == nil)
}
