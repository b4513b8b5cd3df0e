import Clutch
import Conformance
import Testing

/// Encoders and heads with one mistake each, and the resulting results.
@Suite struct NetworkContractTests {
  static let registered: Void = {
    register(PixelMean.self)
    register(Torn.self)
    register(BatchBound.self)
    register(Idle.self)
    register(Longer.self)
    register(Stubborn.self)
    register(Forgetful.self)
    register(Twins.self)
    register(Choosy.self)
    register(Broken.self)
  }()

  init() { Self.registered }

  @Test func `an encoder without weights passes every check`() throws {
    let statuses = try results("encoder", "pixel-mean").map(\.status)
    let skipped = [CheckResult.Status.skipped("it has no parameters"), .skipped("there is no GPU here")]
    #expect(statuses.allSatisfy { $0 == .passed || skipped.contains($0) })
  }

  @Test func `statistics of the batch in evaluation make an image depend on its mates`() throws {
    let found = try failures("encoder", "batch-bound")
    #expect(
      found.contains {
        $0.hasPrefix(
          "evaluation gives the same features alone and among others, and in any memory layout: "
            + "5 x images 3 x 32 x 32: element [0, ")
      })
    #expect(
      found.contains {
        $0.hasPrefix(
          "evaluation changes nothing, and repeating it gives the same bits: 5 x images 3 x 32 x 32: element [")
          && $0.contains("of 'norm.running_mean' is ")
      })
  }

  @Test func `an output that differs when layers are read is found`() throws {
    let found = try failures("encoder", "torn")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "the layers that it offers are finite vectors, and reading them changes nothing: 4 x images 3 x 32 x 32, reading "
          + "color: element [") == true, "\(found)")
    #expect(found.first?.contains(" of the output is ") == true)
  }

  @Test func `a parameter that nothing uses, and one that records no gradient, are named`() throws {
    #expect(
      try failures("head", "idle") == [
        "the gradient reaches every parameter, and is finite: 4 x features of length 64, in training: 'spare' has no "
          + "gradient; create it with parameter(…), or keep it in a Buffer if it is not trained"
      ])
  }

  @Test func `another length than was told is found`() throws {
    #expect(
      try failures("head", "longer").first { $0.hasPrefix("it gives finite") }
        == "it gives finite projections of the declared length: 1 x features of length 64, in "
        + "evaluation: the output has the shape [1, 8], but should have [1, 9]")
  }

  @Test func `weights that no seed changes are found`() throws {
    #expect(
      try failures("head", "stubborn") == [
        "the same seed gives the same weights and projections in training, another seed gives other weights: features "
          + "of length 64, seeds 7 and 8: both seeds give the same weights; draw them from the generator"
      ])
  }

  @Test func `what training changes beside tensors is lost with a checkpoint`() throws {
    let found = try failures("head", "forgetful")
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix(
        "weights written to a file and read again give the same projections: 4 x features of length 64, after "
          + "a pass in training: element [") == true)
    #expect(
      found.first?.hasSuffix("; keep everything that training changes in properties of type Tensor or Buffer") == true)
  }

  @Test func `two tensors of one name are found`() throws {
    #expect(
      try failures("head", "twins").first { $0.hasPrefix("no two") }
        == "no two of its tensors have the same name: features of length 64: two tensors are named 'in_weight.weight'")
  }

  @Test func `an encoder may refuse sizes, but not all`() throws {
    #expect(try failures("encoder", "choosy") == [])
    let none = "'side' must be 7, but is 8"
    let sizes = ["3 x 32 x 32", "1 x 28 x 28", "4 x 16 x 24", "3 x 224 x 224"]
    #expect(
      try failures("encoder", "broken").first
        == "it gives finite features of the declared length: it refuses images of every size tried: "
        + sizes.map { "\($0): \(none)" }.joined(separator: "; "))
  }
}

/// The mean over all pixels of each channel, which is doubled if a layer is read.
private struct Torn: Encoder {
  static let name = "torn"
  final class Body: LayeredModule {
    let layers = ["color"]
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input.mean(axis: 2, 3) }
    func reading(
      _ wanted: Set<String>, of input: Tensor, training: Bool
    ) -> (output: Tensor, layers: [String: Tensor]) {
      let color = input.mean(axis: 2, 3)
      return (color * 2, ["color": color])
    }
  }
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(Body(), outputs: images.channels)
  }
}

/// The mean over all pixels of each channel.
private struct PixelMean: Encoder {
  static let name = "pixel-mean"
  final class Mean: Module {
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input.mean(axis: 2, 3) }
  }
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(Mean(), outputs: images.channels)
  }
}

/// Normalizes with the current batch, even in evaluation.
private struct BatchBound: Encoder {
  static let name = "batch-bound"
  final class Body: Module {
    let norm = BatchNorm(4)
    let conv: Conv2d
    init(_ channels: Int, _ random: Generator) { conv = Conv2d(channels, 4, kernel: 3, padding: 1, random) }
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      norm(conv(input, training: training), training: true).relu().mean(axis: 2, 3)
    }
  }
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(Body(images.channels, random), outputs: 4)
  }
}

/// A linear map and an unused tensor.
private struct Idle: Head {
  static let name = "idle"
  final class Body: Module {
    let linear: Linear
    let spare: Tensor
    init(_ inputs: Int, _ random: Generator) {
      linear = Linear(inputs, 8, random)
      spare = .randn([3], random)
    }
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { linear(input, training: training) }
  }
  func build(inputs: Int, _ random: Generator) -> Network { Network(Body(inputs, random), outputs: 8) }
}

/// A linear map to 8 numbers that reports 9.
private struct Longer: Head {
  static let name = "longer"
  func build(inputs: Int, _ random: Generator) -> Network { Network(Linear(inputs, 8, random), outputs: 9) }
}

/// A linear map with weights from a fixed seed.
private struct Stubborn: Head {
  static let name = "stubborn"
  func build(inputs: Int, _ random: Generator) -> Network {
    Network(Linear(inputs, 8, Generator(seed: 1)), outputs: 8)
  }
}

/// A linear map with a scale that grows in training but is not a tensor.
private struct Forgetful: Head {
  static let name = "forgetful"
  final class Body: Module {
    let linear: Linear
    var scale = 1.0
    init(_ inputs: Int, _ random: Generator) { linear = Linear(inputs, 8, random) }
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      if training { scale *= 2 }
      return linear(input, training: training) * scale
    }
  }
  func build(inputs: Int, _ random: Generator) -> Network { Network(Body(inputs, random), outputs: 8) }
}

/// Two linear maps with the same name in a checkpoint.
private struct Twins: Head {
  static let name = "twins"
  final class Body: Module {
    let inWeight: Linear
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let in_weight: Linear
    init(_ inputs: Int, _ random: Generator) {
      inWeight = Linear(inputs, 8, bias: false, random)
      in_weight = Linear(inputs, 8, bias: false, random)
    }
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      inWeight(input, training: training) + in_weight(input, training: training)
    }
  }
  func build(inputs: Int, _ random: Generator) -> Network { Network(Body(inputs, random), outputs: 8) }
}

/// The mean over pixels, only for square gray images.
private struct Choosy: Encoder {
  static let name = "choosy"
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    if images.channels != 1 { throw OptionError("channels", "must be 1, but is \(images.channels)") }
    return Network(PixelMean.Mean(), outputs: 1)
  }
}

/// Rejects all images.
private struct Broken: Encoder {
  static let name = "broken"
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    throw OptionError("side", "must be 7, but is 8")
  }
}
