import Testing
import Torch

@testable import Components

/// The linear regression of Fixtures/optimizers.py, in float64.
struct Regression {
  static let factors = [0.25, 1, 0.75, 0.5, 0.125]

  let x: Tensor
  let y: Tensor
  let weight: Tensor
  let bias: Tensor

  init(_ dtype: DType = .float64) throws {
    let reference = try TorchReference("optimizers")
    x = try reference["x"].to(dtype)
    y = try reference["y"].to(dtype)
    weight = try reference["weight"].to(dtype)
    bias = try reference["bias"].to(dtype)
    for parameter in [weight, bias] { parameter.requiresGradient = true }
  }

  var parameters: [NamedTensor] {
    [("weight", weight), ("bias", bias)].map { NamedTensor(name: $0, tensor: $1, isBuffer: false) }
  }

  /// Takes one step per factor.
  func train(_ updater: any Updater, _ factors: some Sequence<Double>) {
    for factor in factors {
      for parameter in [weight, bias] { parameter.gradient = nil }
      (x.matmul(weight.transpose()) + bias - y).square().mean().backward()
      withoutGradient { updater.step(factor: factor) }
    }
  }

  /// Compares five steps with those of Python under `name`.
  static func check(_ optimizer: any Optimizer, against name: String) throws {
    let problem = try Regression()
    problem.train(optimizer.start(problem.parameters), factors)
    let reference = try TorchReference("optimizers")
    #expect(relativeError(problem.weight, try reference["\(name).weight"]) < 1e-12)
    #expect(relativeError(problem.bias, try reference["\(name).bias"]) < 1e-12)
  }
}
