import Clutch
import Foundation

/// Contrastive clustering (CC): NT-Xent between images, and NT-Xent between clusters that a second head learns.
///
///     NT-Xent(z, τ)  +  NT-Xent(columns of y, τ_c)  +  balance · Σ over views of  ( log k + Σ_c P_c·log P_c )
///
/// y [n, k] are soft assignments, softmax(g(h)), of the features h. g is Linear-ReLU-Linear without batch norm, with
/// hidden vectors as long as h. A column has the assignments of all images of the batch to one cluster: those of the
/// same cluster in two views attract each other, and those of other clusters repel each other. P_c is the mean of a
/// column. The last term is 0 if all clusters have equal shares and log k if one has all images, so it keeps the second
/// head from collapsing to one cluster; its curve is `shares` in the log, without `balance`.
///
/// The clusters only shape the features; scorers see features and projections. The authors' code has no floor in P·log
/// P and gives NaN for an empty cluster. For their published results, the authors also trained on the test images, at
/// 224 pixels.
///
/// Source: arXiv 2009.09687 and the authors' code.
struct ContrastiveClustering: Objective {
  static let name = "contrastive-clustering"

  /// The number of clusters of the second head; the authors use the number of classes.
  var clusters = 10
  /// Divides the cosine similarities of images; lower lets the most similar ones dominate.
  var temperature = 0.5
  /// Divides the cosine similarities of clusters; lower lets the most similar ones dominate.
  var clusterTemperature = 1.0
  /// The weight of the last term; higher makes the clusters more equal in size.
  var balance = 1.0

  func validate() throws(OptionError) {
    try require("clusters", clusters, in: 2...65536)
    try require("temperature", temperature, above: 0)
    try require("clusterTemperature", clusterTemperature, above: 0)
    try require("balance", balance, atLeast: 0)
  }

  func start(_ setup: ObjectiveSetup) throws -> any Learner {
    guard setup.views >= 2 else {
      throw OptionError("train.views", "must be 2 or more for contrastive-clustering, but is \(setup.views)")
    }
    let f = setup.model.encoder.outputs
    return State(self, setup.placed(perceptron([f, f, clusters], setup.random)))
  }

  final class State: Learner {
    private let options: ContrastiveClustering
    private let head: any Module

    init(_ options: ContrastiveClustering, _ head: any Module) { (self.options, self.head) = (options, head) }

    func loss(_ batch: Batch) throws -> Tensor {
      let views = try batch.embed()
      let y = head.rows(try views.features()).softmax(axis: 2)  // [v, n, k]
      let images = NTXent(temperature: options.temperature)(views)  // []
      let clusters = NTXent(temperature: options.clusterTemperature)(Views(y.transpose(1, 2)))  // []
      let shares = lossPart("shares", imbalance(y.mean(axis: 1)))  // []
      return lossPart("images", images) + lossPart("clusters", clusters) + options.balance * shares
    }

    /// Returns the sum of log k minus the entropy of the shares of each view [v, k].
    private func imbalance(_ shares: Tensor) -> Tensor {
      let (v, k) = (shares.size(0), shares.size(1))
      return Double(v) * log(Double(k)) + (shares * shares.clamp(min: 1e-30).log()).sum()  // []
    }

    var learned: [NamedModule] { [NamedModule("clusters", head)] }

    var collapseAdvice: String {
      "A higher balance, fewer clusters, stronger augmentation or larger batches may help"
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(ContrastiveClustering.self) }
