/// The result of a check.
public struct CheckResult: Sendable, Hashable {
  public enum Status: Sendable, Hashable {
    case passed
    /// The check failed; the text has the input, the result and the expected result.
    case failed(String)
    /// The check could not be run here; the text has the reason.
    case skipped(String)
  }

  /// The check, as a sentence.
  public let check: String
  public let status: Status

  public var hasFailed: Bool {
    if case .failed = status { true } else { false }
  }
}

/// An error for a failed check.
struct CheckFailure: Error {
  /// The result and the expected result.
  let found: String
  init(_ found: String) { self.found = found }
}

/// An error for a check that cannot be run on this component or machine.
struct CheckSkipped: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Throws `CheckFailure` unless `holds` is true.
func expect(_ holds: Bool, _ found: @autoclosure () -> String) throws(CheckFailure) {
  if !holds { throw CheckFailure(found()) }
}

/// Throws `CheckFailure` if there is a finding.
func expect(_ found: String?) throws(CheckFailure) {
  if let found { throw CheckFailure(found) }
}
