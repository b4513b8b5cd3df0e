/// What came out of checking a promise.
public struct Verdict: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case kept
    /// With which input, what was found, and what should have been.
    case broken(String)
    /// Why it could not be checked here.
    case skipped(String)
  }

  /// The promise, as a sentence.
  public let promise: String
  public let outcome: Outcome

  public var isBroken: Bool {
    if case .broken = outcome { true } else { false }
  }
}

/// A promise is not kept.
struct Broken: Error {
  /// What was found, and what should have been.
  let found: String
  init(_ found: String) { self.found = found }
}

/// A promise cannot be checked on this component or on this machine.
struct Skipped: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Says that a promise is broken unless `holds`.
func expect(_ holds: Bool, _ found: @autoclosure () -> String) throws(Broken) {
  if !holds { throw Broken(found()) }
}

/// Says that a promise is broken where `found` says how.
func expect(_ found: String?) throws(Broken) {
  if let found { throw Broken(found) }
}
