import Torch

extension AnyLoss {
  /// `true` if a phase with this loss needs `clusters`.
  public var readsClusters: Bool {
    switch self {
    case .ofViews: false
    case .ofClusters: true
    case .ofBatches(let objective): objective.readsClusters
    }
  }

  /// Prepares a phase of training.
  public func start(_ setup: ObjectiveSetup) throws -> any Learner {
    switch self {
    case .ofViews(let loss): LossLearner(advice: loss.collapseAdvice) { views, _ in loss(views) }
    case .ofClusters(let loss):
      LossLearner(advice: loss.collapseAdvice) { views, clusters in
        guard let clusters else { throw MissingClusters() }
        return loss(views, clusters)
      }
    case .ofBatches(let objective): try objective.start(setup)
    }
  }
}

/// The error of a phase without clusters whose loss needs them.
public struct MissingClusters: Error, CustomStringConvertible {
  public let description = "needs clusters, but the phase has none; add 'clusters: {by: …}' to it"
  public init() {}
}

/// A loss without state, as a learner.
private final class LossLearner: Learner {
  let collapseAdvice: String
  private let loss: (Views, BatchClusters?) throws -> Tensor

  init(advice: String, _ loss: @escaping (Views, BatchClusters?) throws -> Tensor) {
    collapseAdvice = advice
    self.loss = loss
  }

  func loss(_ batch: Batch) throws -> Tensor { try loss(batch.embed(), batch.clusters) }
}
