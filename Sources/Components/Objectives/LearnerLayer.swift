import Torch

/// A layer that a learner adds to those of the network, such as the logits of a classifier that it trains.
///
/// Scorers and clusterings read it by its name, as they read `encoder` or `projection`.
public struct LearnerLayer {
  public let name: String
  private let vectors: (_ samples: Tensor, _ features: Tensor, _ model: Model) -> Tensor

  /// - Parameters:
  ///   - name: lowercase letters, digits and `_`, in words separated by `-`. The network must not have such a layer.
  ///   - module: maps the encoder's features [n, f] to [n, d]; it is applied in evaluation mode.
  public init(_ name: String, _ module: any Module) {
    self.name = name
    vectors = { _, features, _ in module(features, training: false) }
  }

  /// - Parameters:
  ///   - name: lowercase letters, digits and `_`, in words separated by `-`. The network must not have such a layer.
  ///   - vectors: maps samples to [n, d]. The samples are images float32 [n, c, h, w] within 0 ... 1, or vectors float32
  ///     [n, p]. Apply the model and all modules with `training: false`.
  public init(_ name: String, of vectors: @escaping (_ samples: Tensor, _ model: Model) -> Tensor) {
    self.name = name
    self.vectors = { samples, _, model in vectors(samples, model) }
  }

  /// Returns the vectors [n, d].
  ///
  /// - Parameters:
  ///   - samples: on the model's device.
  ///   - features: the encoder's output for the samples, in evaluation mode [n, f].
  package func callAsFunction(_ samples: Tensor, features: Tensor, of model: Model) -> Tensor {
    vectors(samples, features, model)
  }
}

extension Learner {
  /// The layers of the objective and of those that it combines.
  package var allLayers: [LearnerLayer] { layers + parts.flatMap { $0.learner.allLayers } }
}
