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
  /// The most that are written out; who has more wrong than that reads the first.
  private static let most = 50

  public var description: String {
    let shown = diagnostics.prefix(Self.most).map(\.description)
    let rest = diagnostics.count - shown.count
    let more = rest > 0 ? ["error: \(rest) more of such mistakes are not shown; correct those above first"] : []
    return (shown + more).joined(separator: "\n")
  }
}

/// The order in which a reader would fix two errors; those about no place come first.
private func precedes(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
  guard let left = a.location, let right = b.location else { return a.location == nil && b.location != nil }
  return (left.file, left.line, left.column) < (right.file, right.line, right.column)
}
