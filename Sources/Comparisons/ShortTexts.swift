import Storage

/// Returns texts of at most `limit` characters, as far as possible. Different texts stay different.
///
/// The middle of a long text becomes `…`. Texts that this would make equal show the part in which they differ instead,
/// or else their beginnings, each with a hash of the whole text.
func shortTexts(_ texts: [String], limit: Int) -> [String] {
  let all = unique(texts)
  var shown = Dictionary(uniqueKeysWithValues: all.map { ($0, cut($0, to: limit)) })
  for alike in Dictionary(grouping: all, by: { shown[$0] ?? $0 }).values where alike.count > 1 {
    let (start, end) = sharedEnds(alike)
    for text in alike { shown[text] = cut("…\(text.dropFirst(start).dropLast(end))…", to: limit) }
  }
  for alike in Dictionary(grouping: all, by: { shown[$0] ?? $0 }).values where alike.count > 1 {
    for text in alike { shown[text] = "\(text.prefix(limit - 9))…\(SHA256.hex(text).prefix(8))" }
  }
  return Set(shown.values).count == all.count ? texts.map { shown[$0] ?? $0 } : texts
}

private func cut(_ text: String, to limit: Int) -> String {
  if text.count <= limit { return text }
  return "\(text.prefix(limit / 2))…\(text.suffix(limit - limit / 2 - 1))"
}

/// Returns the number of characters that several texts have in common at the start, and at the end of the rest.
private func sharedEnds(_ texts: [String]) -> (start: Int, end: Int) {
  let start = texts.map { zip($0, texts[0]).prefix { $0 == $1 }.count }.min() ?? 0
  let rests = texts.map { $0.dropFirst(start).reversed() }
  return (start, rests.map { zip($0, rests[0]).prefix { $0 == $1 }.count }.min() ?? 0)
}
