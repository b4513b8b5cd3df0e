import Components
import Torch

extension Model {
  /// The checkpoint of a network that is used as it was built.
  package var untrained: Checkpoint {
    Checkpoint(
      tensors: Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor) }), epoch: 0, step: 0,
      metadata: metadata)
  }

  /// Computes an embedding of the same samples in evaluation mode.
  ///
  /// - Parameter layers: layers to return besides `encoder` and `projection`, which the network must have.
  package func reading(_ layers: [Layer], of samples: Tensor) -> Embedding {
    let wanted = Set(layers).subtracting(Layer.ofEveryNetwork)
    guard !wanted.isEmpty, let module = encoder.module as? any LayeredModule else {
      let (features, projections) = self(samples, training: false)
      return Embedding(features: features, projections: projections)
    }
    let (features, named) = module.reading(Set(wanted.map(\.name)), of: input(samples), training: false)
    return Embedding(
      features: features, projections: projections(of: features, training: false),
      others: Dictionary(uniqueKeysWithValues: named.map { (Layer($0), $1) }))
  }
}
