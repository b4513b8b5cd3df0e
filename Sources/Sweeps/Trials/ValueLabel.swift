import Recipe

/// Returns a short form of a value for trial names: `10`, `k-means(k=10)`, `[knn, mahalanobis]`.
func valueLabel(_ value: Node) -> String {
  switch value.content {
  case .list(let items): return "[\(items.map(valueLabel).joined(separator: ", "))]"
  case .map(let entries):
    // A component with its options.
    guard entries.count == 1, let options = entries[0].value.entries ?? (entries[0].value.isNull ? [] : nil) else {
      return value.flow
    }
    if options.isEmpty { return entries[0].name }
    return "\(entries[0].name)(\(options.map { "\($0.name)=\(valueLabel($0.value))" }.joined(separator: ", ")))"
  case .null, .scalar: return value.flow
  }
}
