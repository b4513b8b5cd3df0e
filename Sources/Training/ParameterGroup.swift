import Components
import Recipe
import Torch

/// Parameters that have an optimizer of their own, or a constant learning rate.
public struct ParameterGroup: Sendable {
  public let name: String
  /// The parameters: parts of their names, such as `predictor` or `encoder.layer4`, or `vectors` for biases and norms.
  public let members: [String]
  public let optimizer: any Optimizer
  /// `true` if the schedule does not change the learning rate.
  public let isConstant: Bool
  /// The place in the recipe that names the parameters; nil if there is none.
  package let place: Node?

  public init(name: String, members: [String], optimizer: any Optimizer, isConstant: Bool, place: Node? = nil) {
    self.place = place
    self.name = name
    self.members = members
    self.optimizer = optimizer
    self.isConstant = isConstant
  }

  /// The word that selects all parameters with at most one axis.
  static let vectors = "vectors"

  package func contains(_ parameter: NamedTensor) -> Bool {
    members.contains { member in
      member == Self.vectors ? parameter.tensor.rank <= 1 : ".\(parameter.name).".contains(".\(member).")
    }
  }
}

/// The optimizers of all parameters: the recipe's one, and those of parameter groups.
final class GroupedUpdater {
  private struct Part {
    let updater: any Updater
    let isConstant: Bool
    /// The part of the names of its state.
    let prefix: String
  }
  private let parts: [Part]

  init(_ parameters: [NamedTensor], _ optimizer: any Optimizer, _ groups: [ParameterGroup]) {
    var rest = parameters
    var parts: [Part] = []
    for group in groups {
      let own = rest.filter { group.contains($0) }
      // A phase may lack the predictor or the prototypes of another one.
      if own.isEmpty { continue }
      rest.removeAll { group.contains($0) }
      parts.append(Part(updater: group.optimizer.start(own), isConstant: group.isConstant, prefix: "\(group.name):"))
    }
    // A group may take all parameters.
    if !rest.isEmpty { parts.append(Part(updater: optimizer.start(rest), isConstant: false, prefix: "")) }
    self.parts = parts
  }

  func step(factor: Double) { for part in parts { part.updater.step(factor: part.isConstant ? 1 : factor) } }

  var tensors: [NamedTensor] {
    parts.flatMap { part in
      part.updater.tensors.map {
        NamedTensor(name: part.prefix + $0.name, tensor: $0.tensor, isBuffer: $0.isBuffer)
      }
    }
  }
}
