/// An option of a component, or a key of a recipe's section, as a reader needs it.
public struct OptionDescription: Sendable {
  /// As a recipe writes it.
  public let name: String
  /// What may stand there.
  let form: ValueForm
  /// The value where the recipe says nothing; nil where there is none.
  var fallback: Node?
  /// What it means, in the words of its source; empty where the source says nothing.
  public let meaning: String

  /// What may stand there, in words: "number", "all | other-clusters".
  public var type: String { form.description }
  /// The value where the recipe says nothing, as a recipe writes it; nil where there is none.
  public var defaultValue: String? { fallback?.flow }
}

/// A component in the words of its source.
public struct ComponentDescription: Sendable {
  public let name: String
  /// The first sentence of its documentation.
  public let summary: String
  /// The rest: formula, shapes, sources.
  public let details: [String]
  public let options: [OptionDescription]
  /// The file that it comes from, as `Plugins/Losses/CCL.swift`.
  public let file: String

  public init(_ type: any Component.Type, file: String) {
    let source = ComponentSource.of(file: file)
    self.init(type, name: type.name, source: source.text, file: source.path)
  }

  /// A section of the recipe, which belongs to the core.
  public init(section type: any Options.Type, name: String) {
    let source = embeddedSources.sorted { $0.key < $1.key }.first { $0.value.contains("struct \(type): ") }
    self.init(type, name: name, source: source?.value, file: "Sources/Clutch/\(source?.key ?? "")")
  }

  private init(_ type: any Options.Type, name: String, source: String?, file: String) {
    let comments = source.flatMap { SourceComments("\(type)", in: $0) }
    self.name = name
    self.file = file
    summary = comments?.paragraphs.first ?? ""
    details = Array(comments?.paragraphs.dropFirst() ?? [])
    options = Mirror(reflecting: type.init()).children.compactMap { child in
      guard let label = child.label else { return nil }
      return OptionDescription(
        name: kebabCase(label), form: ValueForm(of: Swift.type(of: child.value)), fallback: fallback(child.value),
        meaning: comments?.properties[label] ?? "")
    }
  }
}

/// The value of an option at its default, if there is one to show.
private func fallback(_ value: Any) -> Node? {
  let node = encode(value: value)
  switch node.content {
  case .null, .scalar("", _): return nil
  case .map(let entries) where value is any Options || entries.isEmpty: return nil
  default: return node
  }
}
