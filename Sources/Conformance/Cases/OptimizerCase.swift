import Clutch

/// A golden case of an optimizer: steps of one tensor of weights, computed in float64.
struct OptimizerCase: CaseOptions {
  var optimizer: Choice<Optimizers>?
  var source: String?
  var waives: [String] = []
  /// The weights at the start, of any shape.
  var weights: Numbers?
  /// The gradient of every step, in the shape of the weights.
  var gradients: [Numbers]?
  /// The schedule's factor for every step; if absent, 1.
  var factors: [Double]?
  /// The weights after the last step.
  var result: Numbers?
  var tolerance = 0.00001

  var choice: Choice<Optimizers>? { optimizer }

  func validate() throws(OptionError) {
    try requireGiven(
      ("weights", weights != nil, "the weights at the start"),
      ("gradients", gradients != nil, "a list of the gradient of every step"),
      ("result", result != nil, "the weights after the last step"))
    try require("tolerance", tolerance, atLeast: 0)
    let (shape, steps) = (weights?.shape ?? [], gradients?.count ?? 0)
    for gradient in gradients ?? [] where gradient.shape != shape {
      throw OptionError("gradients", "must each have the shape of the weights, \(shape), but one has \(gradient.shape)")
    }
    if let result, result.shape != shape {
      throw OptionError("result", "must have the shape of the weights, \(shape), but has \(result.shape)")
    }
    if let factors, factors.count != steps {
      throw OptionError("factors", "must be one for each of the \(steps) steps, but are \(factors.count)")
    }
  }

  func check(_ optimizer: any Optimizer, _ attempt: Attempt) throws {
    guard let weights, let gradients, let result else { return }
    let tensor = weights.tensor
    tensor.requiresGradient = true
    let updater = optimizer.start([NamedTensor(name: "weight", tensor: tensor, isBuffer: false)])
    for (i, gradient) in gradients.enumerated() {
      tensor.gradient = gradient.tensor
      try withTorchErrors { withoutGradient { updater.step(factor: factors?[i] ?? 1) } }
    }
    try expect(
      difference("the result", tensor.detach(), from: result.tensor, within: tolerance, relative: tolerance))
  }
}
