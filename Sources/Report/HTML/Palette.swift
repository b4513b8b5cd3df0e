/// The colors of a page, light or dark.
///
/// The colors of `lines` can be told apart with color blindness. Their contrast with the page is at least 3 : 1; that
/// of text is at least 4.5 : 1.
struct Palette: Sendable {
  let page: String
  let ink: String
  /// The color of secondary text.
  let soft: String
  let rule: String
  /// The background of highlighted parts.
  let tint: String
  let link: String
  /// The colors of lines, sets, clusters and classes, in order; in-distribution images have the first.
  let lines: [String]
  /// The colors from the lowest score to the highest.
  let scale: [String]

  /// The number of colors before they repeat, dashed or hollow.
  static let count = 6
  /// The number of steps of the scale of scores.
  static let levels = 8

  static let light = Palette(
    page: "#ffffff", ink: "#1b1f24", soft: "#59616b", rule: "#e1e4e8", tint: "#f5f6f8", link: "#1a5c9a",
    lines: ["#2472b8", "#c4460f", "#6a9a3c", "#4a2590", "#c9559c", "#7d1526"],
    scale: ["#8fb8de", "#7aa3cf", "#6c8dbf", "#6474ab", "#625892", "#623b74", "#5e1f52", "#4f0b2e"])

  static let dark = Palette(
    page: "#15181c", ink: "#e8eaed", soft: "#a3abb5", rule: "#2d333b", tint: "#1d2127", link: "#7db8f2",
    lines: ["#74b8f7", "#ef7b35", "#7cc45e", "#8d5ce6", "#f7ea8f", "#e58bbf"],
    scale: ["#4a5a8c", "#5f62a0", "#7a69ad", "#986fb2", "#b878b0", "#d685a8", "#ee9a9f", "#fdb89b"])

  /// The colors as CSS custom properties.
  var variables: String {
    let named = [("page", page), ("ink", ink), ("soft", soft), ("rule", rule), ("tint", tint), ("link", link)]
    let numbered =
      lines.enumerated().map { ("c\($0.offset)", $0.element) }
      + scale.enumerated().map { ("v\($0.offset)", $0.element) }
    return (named + numbered).map { "--\($0):\($1)" }.joined(separator: ";")
  }
}
