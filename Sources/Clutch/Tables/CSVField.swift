/// A field of a file of comma-separated values, in quotes where it holds a comma, a quote or a line break (RFC 4180).
package func csvField(_ text: String) -> String {
  guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
  return "\"\(text.replacing("\"", with: "\"\""))\""
}
