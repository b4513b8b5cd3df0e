import Clutch

/// The sum of a linear map and a network with one hidden layer.
///
/// z = A h + W₂ relu(W₁ h + b₁) + b₂. Features [n, inputs] -> projections [n, output].
struct NewComponent: Head {
  static let name = "new-component"

  /// The length of the hidden vectors; longer vectors give the head more capacity.
  var hidden = 64
  /// The length of a projection; longer projections give the loss more directions.
  var output = 64

  func validate() throws(OptionError) {
    try require("hidden", hidden, in: 1...16384)
    try require("output", output, in: 1...16384)
  }

  func build(inputs: Int, _ random: Generator) -> Network {
    Network(Sum(inputs: inputs, hidden: hidden, output: output, random), outputs: output)
  }

  /// The network. Its layers are found by reflection, under the names of these properties.
  private final class Sum: Module {
    let straight: Linear
    let first: Linear
    let second: Linear

    init(inputs: Int, hidden: Int, output: Int, _ random: Generator) {
      straight = Linear(inputs, output, bias: false, random)
      first = Linear(inputs, hidden, random)
      second = Linear(hidden, output, random)
    }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      let bent = first(input, training: training).relu()  // [n, hidden]
      return straight(input, training: training) + second(bent, training: training)  // [n, output]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
