import Clutch

/// PCL, prototypical contrastive learning: MoCo, and a term that distinguishes the center of an image's cluster from
/// all other centers, for several clusterings at once.
///
///     MoCo  +  weight · mean over clusterings and images of  log Σ_k exp(q·μ_k/φ_k) − q·μ_own/φ_own
///
/// q is the student's unit projection. The teacher embeds the images that are clustered. φ_k is the temperature of a
/// cluster: its concentration, clipped to the 10th and 90th percentile and scaled to the mean `center-temperature`,
/// with the floor that `ccl-split` describes. Every center occurs once in the denominator. The authors' code instead
/// samples negative centers and repeats the positive center of every image in the batch, so an image's own center can
/// also be one of its negatives.
///
/// List several clusterers with different k: `clusters: { by: [{ k-means: { k: 100 } }, { k-means: { k: 200 } }] }`.
/// Train a phase with `moco` first, for example for a tenth of the epochs; PCL continues with its teacher and queue.
///
/// Source: arXiv 2005.04966, eq. 11 and 12.
struct PCL: Objective {
  static let name = "pcl"

  /// Divides the cosine similarities with the queue; lower lets the most similar images of the queue dominate.
  var temperature: Ramp = 0.2
  /// The number of projections in the queue; a longer queue has more negatives, but older ones.
  var queue = 4096
  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly.
  var momentum: Ramp = 0.99
  /// Compares in both directions, which costs one more pass of student and teacher.
  var symmetric = false
  /// The weight of the center term; higher pulls images more strongly to the centers of their clusters.
  var weight = 1.0
  /// The mean temperature of the clusters; lower lets the nearest centers dominate.
  var centerTemperature = 0.2
  /// Gives each cluster its own temperature. Otherwise, all have `center-temperature`.
  var concentration = true

  func validate() throws(OptionError) {
    try moco.validate()
    try require("weight", weight, atLeast: 0)
    try require("centerTemperature", centerTemperature, above: 0)
  }

  var readsClusters: Bool { true }

  private var moco: MoCo {
    MoCo(temperature: temperature, queue: queue, momentum: momentum, symmetric: symmetric)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner {
    guard setup.views == 2 else { throw OptionError("train.views", "must be 2 for pcl, but is \(setup.views)") }
    return State(self, try MoCo.State(moco, setup))
  }

  final class State: Learner {
    private let options: PCL
    private let moco: MoCo.State

    init(_ options: PCL, _ moco: MoCo.State) { (self.options, self.moco) = (options, moco) }

    func loss(_ batch: Batch) throws -> Tensor {
      let (images, queries) = try moco.contrast(batch)  // [], [v, n, d]
      let term = CenterTerm(temperature: options.centerTemperature, concentration: options.concentration)
      let centers = try batch.meanOverClusterings { term(queries, $0) }  // []
      return lossPart("images", images) + lossPart("centers", options.weight * centers)
    }

    /// MoCo's state keeps MoCo's names, so that this phase can continue a phase with `moco`.
    var parts: [(name: String, learner: any Learner)] { [(MoCo.name, moco)] }
    var clusterSource: ClusterSource { .teacher(moco.teacher) }

    func stepped(_ progress: Double) { moco.stepped(progress) }

    var collapseAdvice: String {
      "A longer phase of moco before this one, more clusters, a lower weight or a longer queue may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(PCL.self) }
