import Clutch

/// The contract of encoders.
enum EncoderContract {
  private static let network = NetworkContract<Encoders>(results: "features", trials: trials)
  static let all = network.all + [layers]

  static let layers = Check(
    Encoders.self, "the layers that it offers are finite vectors, and reading them changes nothing"
  ) {
    encoder, attempt in
    guard let size = try trials(encoder, 1).first else { return }
    let network = try size.made()
    guard let module = network.module as? any LayeredModule else { return }
    let names = module.layers
    for (i, name) in names.enumerated() where names[..<i].contains(name) {
      throw CheckFailure("two layers are named '\(name)'")
    }
    let inputs = size.inputs(4)
    let alone = try network.evaluated(inputs)
    for wanted in [Set(names)] + names.map({ [$0] }) {
      attempt.input = "4 x \(size.label), reading \(wanted.sorted().joined(separator: ", "))"
      let (output, layers) = try withTorchErrors {
        withoutGradient { module.reading(wanted, of: inputs, training: false) }
      }
      try expect(otherBits("the output", output, than: alone))
      try expect(
        Set(layers.keys) == wanted,
        "it returns the layers \(layers.keys.sorted()), but should return \(wanted.sorted())")
      for (name, vectors) in layers {
        try expect(
          vectors.rank == 2 && vectors.size(0) == 4,
          "the layer '\(name)' has the shape \(vectors.shape), but should have [4, d]")
        try expect(notFinite("the layer '\(name)'", vectors))
      }
    }
  }

  static func use(_ encoder: any Encoder, _ subject: Subject, _ attempt: Attempt) throws {
    try network.use(encoder, subject, attempt)
  }

  /// Returns the image sizes, or the lengths of vectors, that an encoder accepts, at most `most`.
  ///
  /// - Throws: `CheckFailure` if it refuses all.
  private static func trials(_ encoder: any Encoder, _ most: Int) throws -> [NetworkTrial] {
    let images = [(3, 32, 32), (1, 28, 28), (4, 16, 24), (3, 224, 224)].map {
      SampleShape.image(ImageShape(channels: $0, height: $1, width: $2))
    }
    let shapes = type(of: encoder).accepts == .vectors ? [64, 1, 7, 2048].map { .vector($0) } : images
    var refusals: [String] = []
    var trials: [NetworkTrial] = []
    for (index, shape) in shapes.enumerated() where trials.count < most {
      if index == shapes.count - 1 && !trials.isEmpty { break }  // large images only if all others are refused
      do throws(OptionError) {
        _ = try encoder.build(shape, Generator(seed: 1))
        trials.append(
          NetworkTrial(
            label: "\(shape.kind.rawValue) \(shape)", shape: shape.lengths,
            build: { try encoder.build(shape, Generator(seed: $0)) }))
      } catch {
        refusals.append("\(shape): \(error)")
      }
    }
    if trials.isEmpty {
      throw CheckFailure(
        "it refuses \(type(of: encoder).accepts.rawValue) of every size tried: \(refusals.joined(separator: "; "))")
    }
    return trials
  }
}
