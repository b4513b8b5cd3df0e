import Clutch

/// A golden case of an encoder.
struct EncoderCase: CaseOptions {
  var encoder: Choice<Encoders>?
  var source: String?
  var waives: [String] = []
  /// The size of the images: [channels, height, width]. Encoders of vectors have `inputs` instead.
  var images: [Int]?
  /// The length of a vector.
  var inputs: Int?
  /// The length of a feature vector.
  var outputs: Int?
  /// The number of trainable parameters.
  var parameters: Int?

  var choice: Choice<Encoders>? { encoder }

  func validate() throws(OptionError) {
    let takesVectors = encoder.map { type(of: $0.value).accepts == .vectors } ?? (inputs != nil)
    try requireGiven(
      takesVectors
        ? ("inputs", inputs != nil, "the length of a vector") : ("images", images != nil, "[channels, height, width]"),
      ("outputs", outputs != nil, "the length of the features"),
      ("parameters", parameters != nil, "the number of parameters"))
    if let images, images.count != 3 || images.contains(where: { $0 < 1 }) {
      throw OptionError("images", "must be [channels, height, width], each 1 or more, but is \(images)")
    }
    try require("inputs", inputs ?? 1, atLeast: 1)
  }

  func check(_ encoder: any Encoder, _ attempt: Attempt) throws {
    let shape: SampleShape
    if type(of: encoder).accepts == .vectors {
      guard let inputs else { return }
      shape = .vector(inputs)
    } else {
      guard let images else { return }
      shape = .image(ImageShape(channels: images[0], height: images[1], width: images[2]))
    }
    attempt.input = "\(shape.kind.rawValue) \(shape)"
    let network = try withTorchErrors { try encoder.build(shape, Generator(seed: 0)) }
    try checkSizes(network, Tensor.zeros([2] + shape.lengths), outputs, parameters)
  }
}

/// A golden case of a head.
struct HeadCase: CaseOptions {
  var head: Choice<Heads>?
  var source: String?
  var waives: [String] = []
  /// The length of a feature vector.
  var inputs: Int?
  /// The length of a projection.
  var outputs: Int?
  /// The number of trainable parameters.
  var parameters: Int?

  var choice: Choice<Heads>? { head }

  func validate() throws(OptionError) {
    try requireGiven(
      ("inputs", inputs != nil, "the length of the features"),
      ("outputs", outputs != nil, "the length of a projection"),
      ("parameters", parameters != nil, "the number of parameters"))
    try require("inputs", inputs ?? 1, atLeast: 1)
  }

  func check(_ head: any Head, _ attempt: Attempt) throws {
    guard let inputs else { return }
    attempt.input = "features of length \(inputs)"
    let network = try withTorchErrors { head.build(inputs: inputs, Generator(seed: 0)) }
    try checkSizes(network, Tensor.zeros([2, inputs]), outputs, parameters)
  }
}

/// Checks the declared and the actual output length of a network, and the number of its parameters.
private func checkSizes(_ network: Network, _ inputs: Tensor, _ outputs: Int?, _ parameters: Int?) throws {
  let count = network.module.parameters.map(\.tensor.count).reduce(0, +)
  if let outputs {
    try expect(network.outputs == outputs, "'outputs' is \(network.outputs), but should be \(outputs)")
    _ = try network.evaluated(inputs)
  }
  if let parameters { try expect(count == parameters, "it has \(count) parameters, but should have \(parameters)") }
}
