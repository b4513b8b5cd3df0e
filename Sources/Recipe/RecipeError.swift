/// Everything that is wrong with a recipe.
public struct RecipeError: Error, Sendable {
  /// At least one, each once, ordered by file, line and column.
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) {
    // An aliased value is decoded once for each alias, and would be reported as often.
    var seen: Set<Diagnostic> = []
    self.diagnostics = diagnostics.filter { seen.insert($0).inserted }.sorted { precedes($0, $1) }
  }

  init(_ diagnostic: Diagnostic) { self.init([diagnostic]) }
}

extension RecipeError: CustomStringConvertible {
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// The order in which a reader would fix two errors; those about no place come first.
private func precedes(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
  guard let left = a.location, let right = b.location else { return a.location == nil && b.location != nil }
  return (left.file, left.line, left.column) < (right.file, right.line, right.column)
}
