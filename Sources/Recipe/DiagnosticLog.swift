/// Collects errors while decoding continues.
final class DiagnosticLog {
  private(set) var diagnostics: [Diagnostic] = []

  func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}
