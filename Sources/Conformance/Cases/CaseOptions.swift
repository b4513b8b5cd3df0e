import Clutch

/// A golden case of one kind: the component under the name of its kind, the input, and the expected result.
protocol CaseOptions: Options {
  associatedtype K: Kind
  /// The component, under the key of its kind.
  var choice: Choice<K>? { get }
  /// The source of the numbers, and the reason for `waives`.
  var source: String? { get }
  /// The checks that the component fails on purpose, as the report words them.
  var waives: [String] { get }

  /// Checks the case; throws `CheckFailure` if the result differs.
  func check(_ part: K.Part, _ attempt: Attempt) throws
}

extension CaseOptions {
  static var renamed: [String: String] { ["breaks": "waives"] }

  /// Rejects a case that lacks something.
  func requireGiven(_ given: (option: String, isGiven: Bool, what: String)...) throws(OptionError) {
    if source?.isEmpty != false {
      throw OptionError(
        "source", "must say where the numbers come from, but is absent; write 'by hand' or what computed them")
    }
    for (option, isGiven, what) in given where !isGiven { throw OptionError(option, "must be \(what), but is absent") }
    try requireChecks(waives, of: K.registry.kind)
  }

  /// Returns the case with its name and place in the file.
  func named(_ name: String, at place: Node) -> GoldenCase? {
    guard let choice, let source else { return nil }
    let part = choice.value
    return GoldenCase(name, at: place, choice, source: source, waives: waives) { try check(part, $0) }
  }
}

extension Options {
  /// Rejects numbers with the wrong nesting.
  func requireNesting(_ option: String, _ numbers: Numbers?, rank: Int, _ form: String) throws(OptionError) {
    guard let numbers, numbers.shape.count != rank else { return }
    throw OptionError(option, "must be nested as \(form), but has the shape \(numbers.shape)")
  }
}
