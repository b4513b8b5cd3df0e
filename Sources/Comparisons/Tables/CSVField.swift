/// Formats a CSV field. It is quoted if it contains a comma, a quote or a line break (RFC 4180).
package func csvField(_ text: String) -> String {
  guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
  return "\"\(text.replacing("\"", with: "\"\""))\""
}
