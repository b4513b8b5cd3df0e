import Components
import Formats
import Recipe
import Storage
import Torch

/// An encoder in a recipe, with the options that all encoders share: the weights that it starts with, and the
/// parameters that training leaves unchanged.
public struct EncoderChoice: Sendable, Shaped, NodeEncodable, Decodable {
  public let choice: Choice<Encoders>
  /// The option `weights`; nil if the encoder starts with random weights.
  package let weights: WeightsOption?
  /// The option `freeze`; nil if the recipe does not set it.
  let freeze: FreezeOption?

  /// The encoder with the options from the recipe and the defaults.
  public var value: any Encoder { choice.value }
  public var name: String { choice.name }

  /// The options that all encoders share.
  package static let beside = [
    OptionDescription(
      name: "weights", form: .either([.called("path", .text), .section(PretrainedOptions.self)]),
      meaning:
        "A weight file to start with: safetensors, or written by PyTorch's `torch.save`. {file, prefix} also names "
        + "the part of the file."),
    OptionDescription(
      name: "freeze", form: .either([.truth, .list(.text)]),
      meaning:
        "The parameters that training leaves unchanged: true for all, or parts of their names, such as [conv1, "
        + "layer1]. Their batch norm keeps its statistics."),
  ]

  public static var shape: Shape {
    .component { name in
      guard let shape = Encoders.registry[name]?.type.shape else { return nil }
      guard case .fields(let fields, let renamed) = shape else { return shape }
      let beside: [String: Shape] = ["weights": WeightsOption.shape, "freeze": .value]
      return .fields(fields.merging(beside) { own, _ in own }, renamed: renamed)
    }
  }

  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    var form = try ComponentForm(node)
    // An encoder may have an option of the same name, which is then its own.
    let own = (Encoders.registry[form.name]?.type.options ?? []).map(\.name)
    func removed(_ name: String) -> Node? {
      if own.contains(name) { return nil }
      let (rest, value) = form.removing(name)
      form = rest
      return value
    }
    let (freeze, weights) = (removed("freeze"), removed("weights"))
    func read<T: Decodable>(_ type: T.Type, _ name: String, _ node: Node?) -> T? {
      guard let node, !node.isNull else { return nil }
      let key = Node(.scalar(name, quoted: true), location: node.location, line: node.line)
      return decoder.decode(type, from: Node.Entry(key: key, value: node))
    }
    choice = try Choice(form, decoder)
    self.weights = read(WeightsOption.self, "weights", weights)
    self.freeze = read(FreezeOption.self, "freeze", freeze)
  }

  public var node: Node {
    let beside = (weights.map { [("weights", $0.node)] } ?? []) + (freeze.map { [("freeze", $0.node)] } ?? [])
    if beside.isEmpty { return choice.node }
    let options = encode(choice.component).entries ?? []
    return .component(choice.name, options: .map(options.map { ($0.name, $0.value) } + beside))
  }

  /// Everything that results depend on, with the contents of the weight file in place of its path.
  package func keyText() throws(RecipeError) -> String {
    let own = try choice.keyText()
    if weights == nil, freeze == nil { return own }
    var parts = [own, "freeze \(freeze?.node.flow ?? "false")"]
    if let weights, let file = weights.given.file {
      do throws(RunError) {
        guard let hash = try FileContents.hash(of: file.resolved) else {
          throw RunError("there is no file \(file.shown); correct the path")
        }
        let given = weights.given
        parts.append("weights \(hash) \(given.prefix ?? "") \(given.allowMissing) \(given.allowUnexpected)")
      } catch {
        throw choice.problem("weights: \(error)")
      }
    }
    return parts.joined(separator: "\n")
  }

  /// Builds the network with its weights at the start of training.
  ///
  /// - Returns: the network, and remarks on the weight file.
  package func build(_ shape: SampleShape, _ random: Generator) throws -> (network: Network, remarks: [String]) {
    try choice.checked("while it was built") {
      let network = try value.build(shape, random)
      var remarks: [String] = []
      do throws(DataError) {
        remarks = try weights?.pretrained?.fill(network, of: value) ?? []
      } catch {
        throw choice.problem("weights: \(error)")
      }
      do throws(OptionError) {
        return (try freeze?.freezing(network) ?? network, remarks)
      } catch {
        throw choice.problem("\(error)")
      }
    }
  }
}
