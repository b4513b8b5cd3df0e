import Components
import Recipe

/// A weight file, the part of it to read, and the differences to allow.
public struct PretrainedOptions: Options {
  /// The file: safetensors, or written by PyTorch's `torch.save`.
  public var file: FilePath?
  /// The beginning of the names of the encoder's tensors in the file, such as `teacher.backbone`. By default, it is
  /// detected.
  public var prefix: String?
  /// Keeps initial values where the file lacks a tensor.
  public var allowMissing = false
  /// Ignores tensors of the file that the encoder lacks.
  public var allowUnexpected = false

  public init() {}

  public func validate() throws(OptionError) {
    if file == nil { throw OptionError("file", "is missing; give the path of a weight file") }
  }
}

/// The weight file that an encoder starts with: its path, or its path and further options.
public struct WeightsOption: Sendable {
  /// The options from the recipe.
  let given: PretrainedOptions

  /// The weights to read; nil if the recipe is wrong.
  var pretrained: Pretrained? {
    given.file.map {
      Pretrained(
        path: $0.resolved, prefix: given.prefix, allowsMissing: given.allowMissing,
        allowsUnexpected: given.allowUnexpected)
    }
  }
}

extension WeightsOption: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if node.entries != nil {
      given = decoder.decode(PretrainedOptions.self, from: node)
    } else {
      guard node.text != nil else {
        throw Diagnostic("'weights' must be a path or {file: …, prefix: …}, but is \(node.summary)", at: node)
      }
      var short = PretrainedOptions()
      short.file = try FilePath(from: decoder)
      given = short
    }
  }

  public var node: Node {
    guard given.prefix == nil, !given.allowMissing, !given.allowUnexpected, let file = given.file else {
      return encode(given)
    }
    return file.node
  }

  public static var shape: Shape { PretrainedOptions.shape }
}
