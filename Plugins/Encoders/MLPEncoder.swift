import Clutch

/// A multilayer perceptron on vectors, to adapt the features of another model.
///
/// y = W₂ relu(W₁ x + b₁) + b₂ with two layers, for data sets such as `embeddings`. Vectors [n, d] -> features
/// [n, output].
struct MLPEncoder: VectorEncoder {
  static let name = "mlp"

  /// The length of the hidden vectors; longer gives the adapter more capacity and needs more training vectors.
  var hidden = 512
  /// The length of the features; longer keeps more of the input, and takes scorers longer.
  var output = 128
  /// The number of linear layers; 1 is a linear map, more can bend the space of the features.
  var layers = 2
  /// Normalizes each hidden layer over the batch before its ReLU, so that the scale of the input does not matter.
  var batchNorm = true

  func validate() throws(OptionError) {
    try require("hidden", hidden, in: 1...16384)
    try require("output", output, in: 1...16384)
    try require("layers", layers, in: 1...16)
  }

  func build(inputs: Int, _ random: Generator) throws(OptionError) -> Network {
    let lengths = [inputs] + Array(repeating: hidden, count: layers - 1) + [output]
    return Network(perceptron(lengths, batchNorm: batchNorm, random), outputs: output)
  }
}

@section("plugins") @used private let entry: Entry = { register(MLPEncoder.self) }
