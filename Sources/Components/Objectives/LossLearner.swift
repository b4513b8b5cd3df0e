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
    case .ofViews(let loss): LossLearner(advice: loss.collapseAdvice) { try loss($0.embed()) }
    case .ofClusters(let loss):
      LossLearner(advice: loss.collapseAdvice) { batch in
        let views = try batch.embed()
        return try batch.meanOverClusterings { loss(views, $0) }
      }
    case .ofBatches(let objective): try objective.start(setup)
    }
  }
}

extension Batch {
  /// Returns the mean of a term over the clusterings of the phase. Reported parts of the term are averaged, too.
  ///
  /// - Throws: `MissingClusters` if the phase has none.
  public func meanOverClusterings(_ term: (BatchClusters) throws -> Tensor) throws -> Tensor {
    guard let clusters else { throw MissingClusters() }
    if clusterings.count == 1 { return try term(clusters) }
    let outer = LossParts.current
    let own = outer.map { _ in LossParts() }
    let mean = try LossParts.$current.withValue(own) { try Tensor.stack(clusterings.map(term)).mean() }
    if let own { outer?.add(own, times: 1 / Double(clusterings.count)) }
    return mean
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
  private let loss: (Batch) throws -> Tensor

  init(advice: String, _ loss: @escaping (Batch) throws -> Tensor) {
    collapseAdvice = advice
    self.loss = loss
  }

  func loss(_ batch: Batch) throws -> Tensor { try loss(batch) }
}
