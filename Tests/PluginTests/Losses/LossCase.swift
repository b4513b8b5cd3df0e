import Clutch
import Testing

@testable import Plugins

/// A loss with options set, under its name in Fixtures/losses.py.
struct LossCase: Sendable, CustomTestStringConvertible {
  let name: String
  let loss: @Sendable (Views, BatchClusters) -> Tensor
  /// `true` if some factors are constants for the gradient, so that it differs from finite differences.
  let hasConstants: Bool

  var testDescription: String { name }

  init(_ name: String, _ loss: some Loss, hasConstants: Bool = false) {
    self.name = name
    self.hasConstants = hasConstants
    self.loss = { views, _ in loss(views) }
  }

  init(_ name: String, _ loss: some ClusterAwareLoss) {
    self.name = name
    hasConstants = false
    self.loss = { views, clusters in loss(views, clusters) }
  }

  /// - Returns: nil for an objective with state.
  private init?(_ name: String, _ loss: AnyLoss) {
    switch loss {
    case .ofViews(let loss): self.init(name, loss)
    case .ofClusters(let loss): self.init(name, loss)
    case .ofBatches: return nil
    }
  }

  private static func isStateless(_ type: any Component.Type) -> Bool { !(type is any Objective.Type) }
  private static let parts = PluginTests.registered(Losses.self, where: isStateless)

  /// All losses without state that recipes can name, without options.
  static let registered = zip(pluginNames(Losses.self, where: isStateless), parts).compactMap {
    LossCase("default \($0)", $1)
  }

  /// All losses with all combinations of their switches, each of which is in the fixture.
  static let all = [
    LossCase("nt-xent", NTXent()),
    LossCase("nt-xent, temperature 0.1", NTXent(temperature: 0.1)),
    LossCase("sup-con", SupCon()),
    LossCase("sup-con, in", SupCon(form: .in)),
    LossCase("ccl", CCL()),
    LossCase("ccl, temperature 0.1", CCL(temperature: 0.1)),
    LossCase("ccl, samples", CCL(centers: false)),
    LossCase("ccl, centers", CCL(samples: false)),
    LossCase("ccl, neither", CCL(samples: false, centers: false)),
    LossCase("ccl, centers, other-clusters", CCL(samples: false, negatives: .otherClusters)),
    LossCase("ccl, neither, other-clusters", CCL(samples: false, centers: false, negatives: .otherClusters)),
    LossCase("ccl-split", CCLSplit()),
    LossCase("ccl-split, samples", CCLSplit(centers: false)),
    LossCase("ccl-split, centers", CCLSplit(samples: false)),
    LossCase("ccl-split, neither", CCLSplit(samples: false, centers: false)),
    LossCase("ccl-split, other-clusters", CCLSplit(negatives: .otherClusters)),
    LossCase(
      "ccl-split, weighted",
      CCLSplit(temperature: 0.2, localWeight: 0.3, globalWeight: 0.7, centerTemperature: 0.1)),
    LossCase("ccl-split, concentration", CCLSplit(centerTemperature: 0.2, concentration: true)),
    LossCase("barlow-twins", BarlowTwins()),
    LossCase("barlow-twins, scaled", BarlowTwins(redundancy: 0.25, scale: 0.1)),
    LossCase("vicreg", VICReg()),
    LossCase("vicreg, weighted", VICReg(invariance: 0.5, variance: 7, covariance: 3)),
    LossCase("dcl", DCL()),
    LossCase("dcl, temperature 0.5", DCL(temperature: 0.5)),
    LossCase("dclw", DCLW(), hasConstants: true),
    LossCase("dclw, sigma 0.2", DCLW(temperature: 0.3, sigma: 0.2), hasConstants: true),
  ]

  func value(_ batch: LossBatch) -> Double { loss(Views(batch.projections), batch.clusters).item }

  /// The gradient with respect to the raw projections, in their shape.
  func gradient(_ batch: LossBatch) -> Tensor? {
    let leaf = batch.projections.detach().clone()
    leaf.requiresGradient = true
    loss(Views(leaf), batch.clusters).backward()
    return leaf.gradient
  }
}

/// The largest difference of two tensors; NaN if one is missing.
func largestDifference(_ a: Tensor?, _ b: Tensor?) -> Double {
  guard let a, let b else { return .nan }
  return (a.to(.float64) - b).abs().max().item
}
