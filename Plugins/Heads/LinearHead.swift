import Clutch

/// A linear map without a hidden layer, the simplest projection head (SimCLR, arXiv 2002.05709, figure 8).
///
/// z = W h + b. Features [n, inputs] -> projections [n, output].
struct LinearHead: Head {
  static let name = "linear"

  /// The length of a projection; longer gives the loss more directions, with little effect beyond 128.
  var output = 128

  func validate() throws(OptionError) { try require("output", output, in: 1...16384) }

  func build(inputs: Int, _ random: Generator) -> Network {
    Network(Linear(inputs, output, random), outputs: output)
  }

  static let pytorch = """
    def build_head(options, inputs):
        return nn.Linear(inputs, options["output"])
    """
}

@section("plugins") @used private let entry: Entry = { register(LinearHead.self) }
