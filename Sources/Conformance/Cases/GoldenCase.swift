import Clutch

/// Expected results of a component, with their source.
public struct GoldenCase: Sendable {
  /// The name of the case in its file.
  public let name: String
  public let kind: String
  public let component: String
  /// The source of the numbers, or the reason why a promise is broken.
  public let source: String
  /// The component with its options, as in a recipe.
  public let written: Node
  /// The place in the file where the case is named.
  public let place: Node
  /// The promises that the component breaks on purpose.
  let breaks: [String]
  /// Checks the numbers; nil if the case has none.
  private let check: (@Sendable (Attempt) throws -> Void)?

  init<K: Kind>(
    _ name: String, at place: Node, _ choice: Choice<K>, source: String, breaks: [String] = [],
    _ check: (@Sendable (Attempt) throws -> Void)? = nil
  ) {
    self.name = name
    self.place = place
    kind = K.registry.kind
    component = choice.name
    written = choice.node
    self.source = source
    self.breaks = breaks
    self.check = check
  }

  /// The numbers as a promise of the component; nil if the case has none.
  var promise: Promise? {
    guard let check else { return nil }
    return Promise("golden case \(name) (\(source))") { _, attempt in
      attempt.input = ComponentOptions.text(written)
      try check(attempt)
    }
  }
}

private enum ComponentOptions {
  /// Returns the options on one line; empty if there are none.
  static func text(_ written: Node) -> String {
    (written.entries?.first?.value.entries ?? []).map { "\($0.name): \($0.value.flow)" }.joined(separator: ", ")
  }
}
