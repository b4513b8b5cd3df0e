/// An option of a component, or a key of a recipe's section, as a reader needs it.
public struct OptionDescription: Sendable {
  /// As a recipe writes it.
  public let name: String
  /// What may stand there: "number", "all | other-clusters".
  public let type: String
  /// The value where the recipe says nothing, as a recipe writes it; nil where there is none.
  public let defaultValue: String?
  /// What it means, in the words of its source; empty where the source says nothing.
  public let meaning: String
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
  public init(section type: any Options.Type, name: String, file: String = "Experiment/Experiment.swift") {
    self.init(type, name: name, source: embeddedSources[file], file: "Sources/Clutch/\(file)")
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
        name: kebabCase(label), type: valueDescription(Swift.type(of: child.value)),
        defaultValue: defaultDescription(child.value), meaning: comments?.properties[label] ?? "")
    }
  }
}

/// Says in words what a recipe may write for a Swift type.
protocol SelfDescribing { static var valueDescription: String { get } }

extension Optional: SelfDescribing {
  static var valueDescription: String { Clutch.valueDescription(Wrapped.self) }
}
extension Array: SelfDescribing {
  static var valueDescription: String { "list of \(Clutch.valueDescription(Element.self))" }
}
extension ClosedRange: SelfDescribing {
  static var valueDescription: String { "[low, high]" }
}
extension Choice: SelfDescribing {
  static var valueDescription: String { "\(K.registry.kind)" }
}
extension Named: SelfDescribing {
  static var valueDescription: String { "map of names to \(Clutch.valueDescription(Value.self))" }
}
extension ScorerChoice: SelfDescribing { static var valueDescription: String { "scorer" } }
extension ClassName: SelfDescribing { static var valueDescription: String { "class" } }
extension DeviceOption: SelfDescribing { static var valueDescription: String { "auto | cpu | cuda:i" } }
extension ThreadsOption: SelfDescribing { static var valueDescription: String { "auto | integer" } }
extension NormalizeOption: SelfDescribing { static var valueDescription: String { "auto | {mean, deviation}" } }
extension FilePath: SelfDescribing { static var valueDescription: String { "path" } }
extension Node: SelfDescribing { static var valueDescription: String { "value" } }
extension ValueLists: SelfDescribing { static var valueDescription: String { "map of paths to lists of values" } }
extension Settings: SelfDescribing { static var valueDescription: String { "map of paths to values" } }
extension Conditions: SelfDescribing { static var valueDescription: String { "map of paths to values" } }
extension Draws: SelfDescribing { static var valueDescription: String { "map of paths to distributions" } }
extension SeedsOption: SelfDescribing { static var valueDescription: String { "integer | list of integers" } }
extension BaselineOption: SelfDescribing { static var valueDescription: String { "name | map of paths to values" } }

private func valueDescription(_ type: Any.Type) -> String {
  switch type {
  case is Bool.Type: return "true | false"
  case is Int.Type: return "integer"
  case is Double.Type: return "number"
  case is String.Type: return "text"
  case let type as any SelfDescribing.Type: return type.valueDescription
  case let type as any (CaseIterable & RawRepresentable).Type: return cases(of: type)
  case is any Options.Type: return "section"
  default: return "\(type)"
  }
}

private func cases<T: CaseIterable & RawRepresentable>(of type: T.Type) -> String {
  T.allCases.map { "\($0.rawValue)" }.joined(separator: " | ")
}

private func defaultDescription(_ value: Any) -> String? {
  let node = encode(value: value)
  switch node.content {
  case .null: return nil
  case .map(let entries) where value is any Options || entries.isEmpty: return nil
  default: return node.flow
  }
}
