/// The colours of a page, light or dark.
///
/// Those of `lines` are told apart also by who sees two colours only, and each is at least 3 : 1 against the page; texts
/// are at least 4.5 : 1.
struct Palette: Sendable {
  let page: String
  let ink: String
  /// Text that says less.
  let soft: String
  let rule: String
  /// Behind what is set apart.
  let tint: String
  let link: String
  /// Of lines, sets, clusters and classes, in this order; the in-distribution images have the first.
  let lines: [String]
  /// From the lowest score to the highest.
  let scale: [String]

  /// How many colours there are before they come again, dashed or hollow.
  static let count = 6
  /// How many steps the scale of scores has.
  static let levels = 8

  static let light = Palette(
    page: "#ffffff", ink: "#1b1f24", soft: "#59616b", rule: "#e1e4e8", tint: "#f5f6f8", link: "#1a5c9a",
    lines: ["#2472b8", "#c4460f", "#6a9a3c", "#4a2590", "#c9559c", "#7d1526"],
    scale: ["#8fb8de", "#7aa3cf", "#6c8dbf", "#6474ab", "#625892", "#623b74", "#5e1f52", "#4f0b2e"])

  static let dark = Palette(
    page: "#15181c", ink: "#e8eaed", soft: "#a3abb5", rule: "#2d333b", tint: "#1d2127", link: "#7db8f2",
    lines: ["#74b8f7", "#ef7b35", "#7cc45e", "#8d5ce6", "#f7ea8f", "#e58bbf"],
    scale: ["#4a5a8c", "#5f62a0", "#7a69ad", "#986fb2", "#b878b0", "#d685a8", "#ee9a9f", "#fdb89b"])

  /// As custom properties of CSS.
  var variables: String {
    let named = [("page", page), ("ink", ink), ("soft", soft), ("rule", rule), ("tint", tint), ("link", link)]
    let numbered =
      lines.enumerated().map { ("c\($0.offset)", $0.element) }
      + scale.enumerated().map { ("v\($0.offset)", $0.element) }
    return (named + numbered).map { "--\($0):\($1)" }.joined(separator: ";")
  }
}
