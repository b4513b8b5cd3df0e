import Components
import Recipe

/// A value for sbatch: text or an integer.
public struct SbatchValue: Sendable, Hashable {
  public let text: String
}

extension SbatchValue: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    // Digits alone are a number. Other scalars that YAML readers would not read as text must be quoted.
    let text = try node.text.flatMap { Int($0) }.map(String.init) ?? decoder.text()
    if text.isEmpty || text.contains("\n") { throw decoder.wrong("must be a word that sbatch understands") }
    self.text = text
  }

  public var node: Node { Int(text) == nil ? .text(text) : Node(.scalar(text, quoted: false)) }
}

extension SbatchValue: SelfDescribing { package static var form: ValueForm { .either([.text, .integer()]) } }
