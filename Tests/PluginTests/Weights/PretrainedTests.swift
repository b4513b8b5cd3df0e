import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Formats
@testable import Plugins

@Suite struct PretrainedTests {
  private let scratch: Scratch
  private let encoder = ConvNet(width: 2, blocks: 2)

  init() throws { scratch = try Scratch() }

  private func network(seed: UInt64) throws -> Network {
    try encoder.build(ImageShape(channels: 1, height: 8, width: 8), Generator(seed: seed))
  }

  /// The tensors of another network, as a file would hold them.
  private func tensors(below prefix: String = "") throws -> [String: Tensor] {
    let parts = try network(seed: 2).module.tensors
    return Dictionary(uniqueKeysWithValues: parts.map { (prefix + $0.name, $0.tensor.detach()) })
  }

  private func write(_ tensors: [String: Tensor]) throws -> String {
    try scratch.write("w.safetensors", [UInt8](Safetensors.encode(.init(tensors: tensors))))
  }

  /// Fills a network from tensors, and checks that it then equals that of `tensors()`.
  private func remarks(
    _ tensors: [String: Tensor], prefix: String? = nil, missing: Bool = false, unexpected: Bool = false
  ) throws -> [String] {
    let path = try write(tensors)
    let network = try network(seed: 1)
    let weights = Pretrained(path: path, prefix: prefix, allowsMissing: missing, allowsUnexpected: unexpected)
    let remarks = try weights.fill(network, of: encoder)
    let expected = try self.tensors()
    for part in network.module.tensors where !missing {
      #expect(part.tensor.floats == expected[part.name]?.floats, "\(part.name)")
    }
    return remarks.map { $0.replacing("\(path): ", with: "") }
  }

  private func message(_ tensors: [String: Tensor], prefix: String? = nil) throws -> String? {
    let error = #expect(throws: DataError.self) { try remarks(tensors, prefix: prefix) }
    return error?.description.replacing("\(scratch.path)/w.safetensors: ", with: "")
  }

  @Test func `a file with the encoder's names gives its weights, and nothing is remarked`() throws {
    #expect(try remarks(tensors()) == [])
  }

  @Test(arguments: ["module", "backbone", "encoder_q", "model", "encoder", "state_dict.module.model.backbone"])
  func `a prefix is found and told`(prefix: String) throws {
    #expect(
      try remarks(tensors(below: "\(prefix)."))
        == ["w.safetensors"].map { _ in
          "the encoder's tensors are below '\(prefix)'"
        })
  }

  @Test func `other parts of a file are not read, and are counted`() throws {
    var all = try tensors(below: "model.")
    all["optimizer.state.0.exp_avg"] = .ones([3])
    all["ema"] = .ones([1])
    #expect(try remarks(all) == ["the encoder's tensors are below 'model'; the 2 others are not read"])
  }

  @Test func `classifiers and counters of batches are left out`() throws {
    var all = try tensors()
    for name in ["fc.weight", "fc.bias", "head.weight", "classifier.1.bias"] { all[name] = .ones([2]) }
    all["1.num_batches_tracked"] = Tensor([7])
    #expect(
      try remarks(all) == ["the classifier is left out: 'classifier.1.bias', 'fc.bias', 'fc.weight', 'head.weight'"])
  }

  @Test func `of a network and its slowly moving copy, the network that was trained is read`() throws {
    let copy = try tensors(below: "encoder_k.").mapValues { $0 * 0 }
    let remarks = try remarks(tensors(below: "encoder_q.").merging(copy) { own, _ in own })
    #expect(remarks == ["the encoder's tensors are below 'encoder_q'; the \(copy.count) others are not read"])
  }

  @Test func `of several equal networks, the recipe must choose one`() throws {
    let copy = try tensors(below: "teacher.").mapValues { $0 * 0 }
    let all = try tensors(below: "student.").merging(copy) { own, _ in own }
    #expect(
      try message(all)
        == "has the encoder's weights several times, below 'student', 'teacher'; choose one with "
        + "weights: {file: …, prefix: …}")
    #expect(
      try remarks(all, prefix: "student")
        == ["the encoder's tensors are below 'student'; the \(copy.count) others are not read"])
    #expect(
      try message(all, prefix: "none")?.hasPrefix("has no tensor of this encoder below 'none': its names") == true)
  }

  @Test func `a wrong shape is an error with both shapes`() throws {
    var all = try tensors()
    all["0.weight"] = .ones([2, 3, 3, 3])
    #expect(
      try message(all)
        == "has '0.weight' with the shape [2, 3, 3, 3], but the encoder needs [2, 1, 3, 3]; choose the options with "
        + "which the weights were trained")
  }

  @Test func `missing tensors are listed, and an error unless the recipe allows them`() throws {
    var all = try tensors()
    let count = all.count
    all["0.weight"] = nil
    all["1.bias"] = nil
    #expect(
      try message(all)
        == "lacks 2 of the encoder's \(count) tensors: '0.weight', '1.bias'; choose the encoder that the weights are "
        + "for, or write weights: {file: …, allow-missing: true} to keep initial values")
    #expect(
      try remarks(all, missing: true) == ["missing tensors keep their initial values: '0.weight', '1.bias'"])
  }

  @Test func `unexpected tensors are listed, and an error unless the recipe allows them`() throws {
    var all = try tensors()
    all["9.weight"] = .ones([1])
    #expect(
      try message(all)
        == "has 1 tensor that the encoder lacks: '9.weight'; choose the encoder that the weights are for, or write "
        + "weights: {file: …, allow-unexpected: true}")
    #expect(
      try remarks(all, unexpected: true) == ["tensors that the encoder lacks are left out: '9.weight'"])
  }

  @Test func `weights of another network are an error with names of both`() throws {
    #expect(
      try message(["conv1.weight": .ones([1])])
        == "has no tensor of this encoder: its names are like 'conv1.weight', but the encoder's are like '0.weight', "
        + "'1.bias', '1.running_mean', '1.running_var' and 6 more; choose the encoder that the weights are for")
  }

  @Test func `numbers of other types are converted, and whole numbers refused`() throws {
    var all = try tensors()
    let weight = try #require(all["1.weight"])
    all["1.weight"] = weight.to(.bfloat16).to(.float64)
    #expect(try remarks(all) == [])  // ones are exact in bfloat16
    all["1.weight"] = weight.to(.int8)
    #expect(
      try message(all) == "has '1.weight' as int8, but weights are floating-point numbers; convert them first")
    all["1.weight"] = weight * Double.nan
    #expect(
      try message(all) == "has infinite or NaN values in '1.weight'; use other weights")
  }

  @Test func `parts of a tensor are joined along the first axis, in their order`() throws {
    let shape = try #require(tensors()["4.weight"]).shape
    let weight = Tensor.arange(shape.reduce(1, *)).to(.float32).reshape(shape)
    var all = try tensors()
    all["4.weight"] = nil
    for (i, name) in ["q", "k"].enumerated() { all["\(name).weight"] = weight[(2 * i)..<(2 * i + 2)] }
    let network = try network(seed: 1)
    let path = try write(all)
    _ = try Pretrained(path: path).fill(network, of: SplitNet(plain: encoder))
    #expect(network.module.tensors.first { $0.name == "4.weight" }?.tensor.floats == weight.floats)
    all["k.weight"] = .ones([1, 1])
    _ = try write(all)
    let error = #expect(throws: DataError.self) {
      try Pretrained(path: path).fill(network, of: SplitNet(plain: encoder))
    }
    #expect(error?.description.contains("'q.weight' and its siblings with different shapes") == true)
    all["k.weight"] = nil
    _ = try write(all)
    #expect(throws: DataError.self) { try Pretrained(path: path).fill(network, of: SplitNet(plain: encoder)) }
  }
}

/// An encoder whose files have the second convolution in two parts.
private struct SplitNet: Encoder {
  static let name = "split-net"
  var plain = ConvNet()

  init() {}
  init(plain: ConvNet) { self.plain = plain }
  init(from decoder: any Decoder) throws { self.init() }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    try plain.build(images, random)
  }

  func place(of name: String) -> WeightPlace? {
    switch name {
    case "q.weight": WeightPlace("4.weight", part: 0, of: 2)
    case "k.weight": WeightPlace("4.weight", part: 1, of: 2)
    default: WeightPlace(name)
    }
  }
}
