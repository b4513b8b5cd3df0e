import Clutch

/// ProPos, prototype scattering and positive sampling: BYOL with noise on the projections, and a term that moves the
/// centers of different clusters apart.
///
///     BYOL(z + noise)  +  weight · mean over pairs of views a ≠ b and clusters k of
///                                  −log( exp(p_ak·t_bk/τ) / (exp(p_ak·t_bk/τ) + Σ_{j≠k} exp(p_ak·p_aj/τ)) )
///
/// p_ak is the mean of the student's unit projections of view a over the images of cluster k in the batch, at unit
/// length, and t_bk the teacher's of view b. Clusters without an image in the batch are ignored; in the authors' code,
/// each of them still adds exp(−10) to the denominator. The teacher embeds the images that are clustered.
///
/// The authors use spherical k-means with as many clusters as classes, and train a twentieth of the epochs without the
/// term: train a phase with `byol` first, and ProPos continues with its teacher and predictor. They also train the
/// predictor with ten times the learning rate (`train.groups`). Their instance term lacks BYOL's constant 2, and for
/// their published results they also trained on the test images.
///
/// Source: arXiv 2111.11821 and the authors' code.
struct ProPos: Objective {
  static let name = "pro-pos"

  /// The fraction of the teacher's weights that a step keeps; higher makes it change more slowly.
  var momentum: Ramp = 0.996
  /// The length of the predictor's hidden vectors; longer makes the prediction more accurate.
  var hidden = 512
  /// The standard deviation of the noise; higher makes a larger neighborhood of an image positive.
  var noise = 0.001
  /// The weight of the center term; higher moves clusters farther apart.
  var weight = 0.1
  /// Divides the cosine similarities of centers; lower lets the nearest centers dominate.
  var temperature = 0.5

  func validate() throws(OptionError) {
    try byol.validate()
    try require("noise", noise, atLeast: 0)
    try require("weight", weight, atLeast: 0)
    try require("temperature", temperature, above: 0)
  }

  var readsClusters: Bool { true }

  private var byol: BYOL { BYOL(momentum: momentum, hidden: hidden) }

  func start(_ setup: ObjectiveSetup) throws -> any Learner { State(self, try BYOL.State(byol, setup)) }

  final class State: Learner {
    private let options: ProPos
    private let byol: BYOL.State

    init(_ options: ProPos, _ byol: BYOL.State) { (self.options, self.byol) = (options, byol) }

    func loss(_ batch: Batch) throws -> Tensor {
      let (images, student, targets) = try byol.predict(batch, noise: options.noise)
      let centers = try batch.meanOverClusterings { clusters in
        let p = BatchCenters(student.unit, clusters).unit  // [v, m, d]
        let t = BatchCenters(targets.unit, clusters).unit  // [v, m, d]
        return meanOverPairs(p.size(0), t.size(0)) { a, b in scattering(p[a], t[b], options.temperature) }
      }
      return lossPart("images", images) + lossPart("centers", options.weight * centers)
    }

    /// BYOL's state keeps BYOL's names, so that this phase can continue a phase with `byol`.
    var parts: [(name: String, learner: any Learner)] { [(BYOL.name, byol)] }
    var clusterSource: ClusterSource { .teacher(byol.teacher) }

    func stepped(_ progress: Double) { byol.stepped(progress) }

    var collapseAdvice: String {
      "A longer phase of byol before this one, a higher weight, batch norm in the head or fewer clusters may help"
    }
  }

  /// Compares each center with the teacher's of the same cluster and the student's of other clusters.
  ///
  /// - Parameters:
  ///   - own: the student's centers at unit length [m, d].
  ///   - targets: the teacher's [m, d].
  private static func scattering(_ own: Tensor, _ targets: Tensor, _ temperature: Double) -> Tensor {
    let same = (own * targets.detach()).sum(axis: 1, keep: true)  // [m, 1]
    let isSame = Tensor.eye(own.size(0), .bool, on: own.device)  // [m, m]
    let logits = same.where(isSame, otherwise: own.matmul(own.transpose())) / temperature  // [m, m]
    return (logits.logSumExp(axis: 1) - logits.diagonal()).mean()  // []
  }

  /// The centers of the clusters that have images in a batch.
  private struct BatchCenters {
    /// The means of the members' vectors at unit length, in the order of the clusters' numbers [v, m, d].
    let unit: Tensor

    /// - Parameter vectors: unit vectors [v, n, d].
    init(_ vectors: Tensor, _ clusters: BatchClusters) {
      let distinct = callAll("aten::_unique2", clusters.assignments, true, true)  // sorted values, and each row's index
      let numbers = Tensor.arange(distinct[0].count, on: vectors.device).unsqueeze(1)  // [m, 1]
      let members = (numbers .== distinct[1]).to(vectors.dtype)  // [m, n]
      unit = members.matmul(vectors).normalize()
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(ProPos.self) }
