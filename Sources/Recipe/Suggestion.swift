/// Returns the name that the user most likely meant, if one is similar enough.
///
/// Names are compared in kebab case, so `warmUp` and `warm_up` match `warm-up`. At most a third of the letters may
/// differ. Otherwise, a unique name that contains the word matches: `flip` suggests `horizontal-flip`.
package func suggestion(for name: String, among names: [String]) -> String? {
  if name.utf8.count > longestName { return nil }
  let written = kebabCase(name)
  let most = max(1, written.count / 3)  // letters that may differ
  let near = names.filter { $0.utf8.count <= longestName && abs($0.count - written.count) <= most }
  let nearest = near.map { (name: $0, distance: editDistance(written, $0)) }.min { $0.distance < $1.distance }
  if let nearest, nearest.distance <= max(min(most, min(written.count, nearest.name.count) - 1), 0) {
    return nearest.name
  }
  let longer = names.filter { written.count > 2 && $0.split(separator: "-").contains { $0 == written } }
  return longer.count == 1 ? longer[0] : nil
}

/// The maximum length in bytes of a text that may be a misspelled name. The comparison takes quadratic time.
private let longestName = 256

/// Returns `; did you mean 'x'?`, or a list of the names if none is similar.
package func hint(for name: String, among names: [String], otherwise: String) -> String {
  if let near = suggestion(for: name, among: names) { return "; did you mean '\(near)'?" }
  return names.isEmpty ? "" : "; \(otherwise) \(quoted(names))"
}

/// Returns the correction of `k:10`, which YAML reads as one word.
func colonHint(_ text: String) -> String? {
  guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
  let (key, value) = (text[..<colon], text[text.index(after: colon)...])
  guard !value.isEmpty, value.first != " ", value.first != "/", !key.contains(" ") else { return nil }
  return "; put a space after the colon: '\(key): \(value)'"
}

/// Returns the message for an unknown option.
///
/// - Parameter renamed: the former names of options, each with the present one.
func unknownOption(
  _ name: String, of owner: String, among names: [String], renamed: [String: String] = [:]
) -> String {
  let wrong = "\(owner) has no option '\(name)'"
  if let present = renamed[name] { return "\(wrong); it is now called '\(present)'" }
  if names.isEmpty { return wrong + "; it has none" }
  if !names.contains(name), let colon = colonHint(name) { return wrong + colon }
  return wrong + hint(for: name, among: names, otherwise: "its options are")
}

/// Returns the minimum number of insertions, deletions, replacements and swaps of neighbors that turn one word into the
/// other.
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var rows = [Array(0...b.count)]  // rows[i][j]: from the first i of a to the first j of b
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
