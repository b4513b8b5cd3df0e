/// The result of checking a promise.
public struct Verdict: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case kept
    /// The promise is broken; the text has the input, the result and the expected result.
    case broken(String)
    /// The promise could not be checked here; the text has the reason.
    case skipped(String)
  }

  /// The promise, as a sentence.
  public let promise: String
  public let outcome: Outcome

  public var isBroken: Bool {
    if case .broken = outcome { true } else { false }
  }
}

/// An error for a broken promise.
struct Broken: Error {
  /// The result and the expected result.
  let found: String
  init(_ found: String) { self.found = found }
}

/// An error for a promise that cannot be checked on this component or machine.
struct Skipped: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Throws `Broken` unless `holds` is true.
func expect(_ holds: Bool, _ found: @autoclosure () -> String) throws(Broken) {
  if !holds { throw Broken(found()) }
}

/// Throws `Broken` if there is a finding.
func expect(_ found: String?) throws(Broken) {
  if let found { throw Broken(found) }
}
