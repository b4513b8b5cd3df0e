import Components
import Recipe

/// The description of a component, from its source.
public struct ComponentDescription: Sendable {
  public let name: String
  /// The first sentence of its documentation.
  public let summary: String
  /// The remaining paragraphs: formula, shapes, sources.
  public let details: [String]
  public let options: [OptionDescription]
  /// The source file, as `Plugins/Losses/CCL.swift`.
  public let file: String

  public init(_ type: any Component.Type, file: String) {
    let source = ComponentSource.of(file: file)
    self.init(type, name: type.name, source: source.text, file: source.path)
  }

  /// Describes a section of the recipe, which belongs to the core.
  public init(section type: any Options.Type, name: String) {
    // Such as `Experiments.TrainOptions`.
    let module = String(reflecting: type).prefix { $0 != "." }
    let sources = registeredSources(of: String(module)).sorted { $0.key < $1.key }
    let source = sources.first { $0.value.contains("struct \(type): ") }
    self.init(type, name: name, source: source?.value, file: "Sources/\(module)/\(source?.key ?? "")")
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

/// Returns the default value of an option, if there is one to show.
private func fallback(_ value: Any) -> Node? {
  let node = encode(value: value)
  switch node.content {
  case .null, .scalar("", _): return nil
  case .map(let entries) where value is any Options || entries.isEmpty: return nil
  default: return node
  }
}
