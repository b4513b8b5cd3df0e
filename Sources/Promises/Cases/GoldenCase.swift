import Clutch

/// Numbers that a component should give, written down beside where they come from.
public struct GoldenCase: Sendable {
  /// What its file calls it.
  public let name: String
  public let kind: String
  public let component: String
  /// Where the numbers come from, or why a promise is broken.
  public let source: String
  /// The component with its options, as a recipe would write it.
  public let written: Node
  /// Where the file names the case.
  public let place: Node
  /// Promises that the component breaks on purpose; such a case has no numbers.
  let breaks: [String]
  private let check: @Sendable (Attempt) throws -> Void

  init<K: Kind>(
    _ name: String, at place: Node, _ choice: Choice<K>, source: String, breaks: [String] = [],
    _ check: @escaping @Sendable (Attempt) throws -> Void
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

  /// The case as something to hold the component to.
  var promise: Promise {
    Promise("golden case \(name) (\(source))") { _, attempt in
      attempt.input = ComponentOptions.text(written)
      try check(attempt)
    }
  }
}

private enum ComponentOptions {
  /// The options in one line; empty where there are none.
  static func text(_ written: Node) -> String {
    (written.entries?.first?.value.entries ?? []).map { "\($0.name): \($0.value.flow)" }.joined(separator: ", ")
  }
}
