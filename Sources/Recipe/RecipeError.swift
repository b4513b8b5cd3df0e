/// All errors in a recipe.
public struct RecipeError: Error, Sendable {
  /// The errors without duplicates, at least one, ordered by file, line and column.
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) {
    // An aliased value is decoded once per alias, so its errors would be repeated.
    var seen: Set<Diagnostic> = []
    self.diagnostics = diagnostics.filter { seen.insert($0).inserted }.sorted { precedes($0, $1) }
  }

  init(_ diagnostic: Diagnostic) { self.init([diagnostic]) }
}

extension RecipeError: CustomStringConvertible {
  /// The maximum number of errors to show.
  private static let most = 50

  public var description: String { text(prefix: "") }

  /// Returns the text of all errors.
  ///
  /// - Parameter prefix: the beginning of each message that has no location.
  package func text(prefix: String) -> String {
    let shown = diagnostics.prefix(Self.most).map { ($0.location == nil ? prefix : "") + $0.description }
    let rest = diagnostics.count - shown.count
    let more = rest > 0 ? ["\(prefix)\(rest) more errors are not shown; correct those above first"] : []
    return (shown + more).joined(separator: "\n")
  }
}

/// Sorts errors in the order in which a reader would fix them. Errors without a location come first.
private func precedes(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
  guard let left = a.location, let right = b.location else { return a.location == nil && b.location != nil }
  return (left.file, left.line, left.column) < (right.file, right.line, right.column)
}
