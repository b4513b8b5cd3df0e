/// Collects what is wrong while decoding goes on.
final class DiagnosticLog {
  private(set) var diagnostics: [Diagnostic] = []

  func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}

/// Thrown where a value cannot be had and the log already says why.
struct Reported: Error {}
