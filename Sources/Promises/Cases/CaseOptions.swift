import Clutch

/// What a golden case of one kind holds: the component under the name of its kind, input, and what should come out.
protocol CaseOptions: Options {
  associatedtype K: Kind
  /// The component, under the key that is its kind.
  var choice: Choice<K>? { get }
  /// Where the numbers come from.
  var source: String? { get }

  /// Throws `Broken` where something else comes out.
  func check(_ part: K.Part, _ attempt: Attempt) throws
}

extension CaseOptions {
  /// Refuses a case that lacks something.
  func requireGiven(_ given: (option: String, isGiven: Bool, what: String)...) throws(OptionError) {
    if source?.isEmpty != false {
      throw OptionError(
        "source", "must say where the numbers come from, but is absent; write by hand, or what made them")
    }
    for (option, isGiven, what) in given where !isGiven { throw OptionError(option, "must be \(what), but is absent") }
  }

  /// Refuses numbers that are nested in another way than meant.
  func requireNesting(_ option: String, _ numbers: Numbers?, rank: Int, _ form: String) throws(OptionError) {
    guard let numbers, numbers.shape.count != rank else { return }
    throw OptionError(option, "must be nested as \(form), but has the shape \(numbers.shape)")
  }

  /// The case as it stands in a file.
  func named(_ name: String, at place: Node) -> GoldenCase? {
    guard let choice, let source else { return nil }
    let part = choice.part
    return GoldenCase(name, at: place, choice, source: source) { try check(part, $0) }
  }
}
