import Clutch

/// A multilayer perceptron, the projection head of SimCLR (arXiv 2002.05709, section 4.2).
///
/// z = W₂ relu(W₁ h + b₁) + b₂ with two layers. Features [n, inputs] -> projections [n, output].
struct MLP: Head {
  static let name = "mlp"

  /// The length of the hidden vectors; longer gives the head more capacity, so that the encoder can keep what the loss
  /// ignores.
  var hidden = 128
  /// The length of a projection; longer gives the loss more directions, with little effect beyond 128.
  var output = 128
  /// The number of linear layers; more lets the encoder's features differ more from what the loss asks for.
  var layers = 2
  /// Normalizes each hidden layer over the batch before its ReLU, which stabilizes training with large batches.
  var batchNorm = false

  func validate() throws(OptionError) {
    try require("hidden", hidden, in: 1...16384)
    try require("output", output, in: 1...16384)
    try require("layers", layers, in: 1...16)
  }

  func build(inputs: Int, _ random: Generator) -> Network {
    let lengths = [inputs] + Array(repeating: hidden, count: layers - 1) + [output]
    return Network(perceptron(lengths, batchNorm: batchNorm, random), outputs: output)
  }

  static let pytorch = """
    def build_head(options, inputs):
        parts = []
        for _ in range(options["layers"] - 1):
            parts.append(nn.Linear(inputs, options["hidden"], bias=not options["batch-norm"]))
            if options["batch-norm"]:
                parts.append(nn.BatchNorm1d(options["hidden"]))
            parts.append(nn.ReLU())
            inputs = options["hidden"]
        return nn.Sequential(*parts, nn.Linear(inputs, options["output"]))
    """
}

@section("plugins") @used private let entry: Entry = { register(MLP.self) }
