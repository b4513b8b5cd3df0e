import Components
import Recipe
import Training

/// Parameters that are trained in another way than the rest.
public struct ParameterGroupOptions: Options {
  /// The parameters: parts of their names, such as `predictor` or `encoder.layer4`, or `vectors` for biases and norms.
  public var of: [ParameterName] = []
  /// The optimizer of these parameters. By default, it is `train.optimizer`.
  public var optimizer: Choice<Optimizers>?
  /// Keeps the learning rate constant, whatever the schedule says.
  public var constant = false

  public init() {}

  public func validate() throws(OptionError) {
    if of.isEmpty { throw OptionError("of", "is empty; name parameters, such as 'predictor' or 'vectors'") }
    if of.contains(where: \.text.isEmpty) {
      throw OptionError("of", "has an empty name; write parts of the names of parameters")
    }
    if optimizer == nil, !constant {
      throw OptionError("optimizer", "is missing, and 'constant' is false, so the group changes nothing; set one")
    }
  }

  package func group(_ name: String, otherwise optimizer: any Optimizer) -> ParameterGroup {
    ParameterGroup(
      name: name, members: of.map(\.text), optimizer: self.optimizer?.value ?? optimizer, isConstant: constant,
      place: of.first?.place)
  }

  /// Everything that training depends on, for keys.
  package func keyText() throws(RecipeError) -> String {
    "\(of.map(\.text).joined(separator: " ")) \(constant) \(try optimizer?.keyText() ?? "")"
  }
}
