import Clutch

/// A convex function to minimize: f(w) = ½ Σ h·(w − t)², with curvatures h from 0.1 to 1 and the minimum 0 at t.
struct Quadratic {
  /// The parameters: a matrix [4, 3] and a vector [5].
  let parameters: [NamedTensor]
  private let curvatures: [Tensor]
  private let targets: [Tensor]

  static let description = "½ Σ h·(w − t)² of a matrix [4, 3] and a vector [5], h from 0.1 to 1"

  init(on device: Device = .cpu) {
    let random = Generator(seed: 1)
    let shapes = [("weight", [4, 3]), ("bias", [5])]
    func drawn(_ draw: ([Int]) -> Tensor) -> [Tensor] { shapes.map { draw($0.1).to(device) } }
    parameters = zip(shapes, drawn { .randn($0, random) }).map { shape, tensor in
      tensor.requiresGradient = true
      return NamedTensor(name: shape.0, tensor: tensor, isBuffer: false)
    }
    curvatures = drawn { Tensor.rand($0, random) * 0.9 + 0.1 }
    targets = drawn { .randn($0, random) }
  }

  var value: Double { withoutGradient { height.item } }

  private var height: Tensor {
    let parts = parameters.indices.map { i in
      0.5 * (curvatures[i] * (parameters[i].tensor - targets[i]).square()).sum()
    }
    return parts[0] + parts[1]
  }

  /// Takes a step with `updater` for each factor.
  func step(_ updater: any Updater, _ factors: [Double]) throws {
    for factor in factors {
      for parameter in parameters { parameter.tensor.gradient = nil }
      try withTorchErrors {
        height.backward()
        withoutGradient { updater.step(factor: factor) }
      }
    }
  }

  /// Copies of the current parameters.
  var copies: [Tensor] { parameters.map { $0.tensor.detach().clone() } }

  /// Returns a description of the first parameter whose bits differ from `expected`; nil if there is none.
  func difference(from expected: [Tensor]) -> String? {
    for (part, then) in zip(parameters, expected) {
      if let found = otherBits("the \(part.name)", part.tensor.detach(), than: then) { return found }
    }
    return nil
  }
}
