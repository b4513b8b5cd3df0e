import Clutch

/// Expected results of a component, with their source.
public struct GoldenCase: Sendable {
  /// The name of the case in its file.
  public let name: String
  public let kind: String
  public let component: String
  /// The source of the numbers, or the reason why a check is waived.
  public let source: String
  /// The component with its options, as in a recipe.
  public let written: Node
  /// The place in the file where the case is named.
  public let place: Node
  /// The checks that the component fails on purpose.
  let waives: [String]
  /// Checks the numbers; nil if the case has none.
  private let compare: (@Sendable (Attempt) throws -> Void)?

  init<K: Kind>(
    _ name: String, at place: Node, _ choice: Choice<K>, source: String, waives: [String] = [],
    _ compare: (@Sendable (Attempt) throws -> Void)? = nil
  ) {
    self.name = name
    self.place = place
    kind = K.registry.kind
    component = choice.name
    written = choice.node
    self.source = source
    self.waives = waives
    self.compare = compare
  }

  /// The numbers as a check of the component; nil if the case has none.
  var check: Check? {
    guard let compare else { return nil }
    return Check("golden case \(name) (\(source))") { _, attempt in
      attempt.input = ComponentOptions.text(written)
      try compare(attempt)
    }
  }
}

private enum ComponentOptions {
  /// Returns the options on one line; empty if there are none.
  static func text(_ written: Node) -> String {
    (written.entries?.first?.value.entries ?? []).map { "\($0.name): \($0.value.flow)" }.joined(separator: ", ")
  }
}
