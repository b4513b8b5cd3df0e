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
  /// - Parameters:
  ///   - layers: layers to return besides `encoder` and `projection`, which the network or `added` must have.
  ///   - added: the layers that an objective adds.
  package func reading(_ layers: [Layer], of samples: Tensor, adding added: [LearnerLayer] = []) -> Embedding {
    let wanted = Set(layers.map(\.name))
    let inner = wanted.intersection(encoder.layers.map(\.name))
    let features: Tensor
    let projections: Tensor
    var others: [Layer: Tensor] = [:]
    if !inner.isEmpty, let module = encoder.module as? any LayeredModule {
      let (output, named) = module.reading(inner, of: input(samples), training: false)
      (features, projections) = (output, self.projections(of: output, training: false))
      for (name, vectors) in named { others[Layer(name)] = vectors }
    } else {
      (features, projections) = self(samples, training: false)
    }
    for layer in added where wanted.contains(layer.name) {
      others[Layer(layer.name)] = layer(samples, features: features, of: self)
    }
    return Embedding(features: features, projections: projections, others: others)
  }
}
