import Clutch

/// DeepCluster-v2: predicts from every view the cluster to which stored projections of the image were assigned.
///
///     mean over clusterings and views of  log Σ_k exp(z·c_k/τ) − z·c_own/τ
///
/// c are the centers of a clustering at unit length. They are not trained. A memory holds the projections of the first
/// two views of every image from its last step, and clusterings alternate between the two, as if each had a view of its
/// own. At the start of the phase the memory is empty, so the first clustering uses the projections of all images
/// without augmentation. The authors fill their memory with a pass over augmented images instead. Later clusterings
/// need no pass over the images. Images that an epoch drops keep their earlier projections.
///
/// List a clusterer several times, as in `clusters: { by: [{ k-means: { k: 100 } }, { k-means: { k: 100 } }] }`; the
/// clusterings differ in their random draws. The authors use spherical k-means three times in every epoch, with three
/// times as many clusters as ImageNet has classes. The memory takes 8 · d bytes per image, also in checkpoints.
///
/// Source: arXiv 2006.09882, appendix on DeepCluster-v2, and the authors' code.
struct DeepClusterV2: Objective {
  static let name = "deep-cluster-v2"

  /// Divides the cosine similarities with centers; lower makes predictions sharper.
  var temperature = 0.1

  func validate() throws(OptionError) { try require("temperature", temperature, above: 0) }

  var readsClusters: Bool { true }

  func start(_ setup: ObjectiveSetup) -> any Learner { State(self, setup) }

  final class State: Learner {
    private let term: CenterTerm
    private let memory: MemoryBank

    init(_ options: DeepClusterV2, _ setup: ObjectiveSetup) {
      term = CenterTerm(temperature: options.temperature, concentration: false)
      memory = MemoryBank(slots: min(2, setup.views), dimensions: setup.model.head.outputs, setup)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      let unit = try batch.embed().unit  // [v, n, d]
      memory.store(unit[0..<memory.slots], of: batch.rows)
      return try batch.meanOverClusterings { term(unit, $0) }  // []
    }

    var kept: [NamedTensor] { memory.tensors() }
    var clusterSource: ClusterSource { .memory(memory) }

    /// The loss is 0 if all images are in one cluster, which no gradient can change.
    var collapsedLosses: ClosedRange<Double>? { -1e-9...1e-9 }

    var collapseAdvice: String {
      "More clusters, clusters of equal size (balanced-k-means), stronger augmentation or a lower learning rate may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(DeepClusterV2.self) }
