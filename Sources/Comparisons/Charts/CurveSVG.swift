import Storage

/// A curve as a self-contained SVG image of 640 x 400 pixels.
///
/// The image follows the reader's light or dark color scheme. It has a title and a description for screen readers.
struct CurveSVG {
  private let curve: Curve
  /// A prefix that makes the IDs of the title and the description unique on a page.
  private let id: String
  private let x: Scale
  private let y: Scale
  private let yTicks: [Double]
  private let right: Double

  private static let (width, height) = (640.0, 400.0)
  private static let (left, top, bottom) = (64.0, 56.0, 336.0)

  init(_ curve: Curve, id: String) {
    self.curve = curve
    self.id = id
    let points = curve.lines.flatMap(\.points)
    // Leave room for the names at the ends of the lines.
    let longest = curve.lines.map(\.scorer.count).max() ?? 0
    right = Self.width - min(240, 36 + 6.8 * Double(longest))
    x = Scale(spanning: points.map(\.x), to: (Self.left + 16, right - 12))
    let shown = points.flatMap { point in
      point.values + [point.mean - (point.deviation ?? 0), point.mean + (point.deviation ?? 0)]
    }
    let inside = shown.map { 100 * min(1, max(0, $0)) }
    yTicks = roundTicks(inside.min() ?? 0, inside.max() ?? 100, count: 5)
    y = Scale((yTicks[0], yTicks[yTicks.count - 1]), to: (Self.bottom, Self.top))
  }

  var text: String {
    ([
      """
      <svg xmlns="http://www.w3.org/2000/svg" class="clutch-curve" viewBox="0 0 640 400" width="640" height="400" \
      role="img" aria-labelledby="\(id)-title \(id)-description">
      """,
      "<title id=\"\(id)-title\">\(xmlText(title))</title>",
      "<desc id=\"\(id)-description\">\(xmlText(description))</desc>", "<style>\n\(Self.style)\n</style>",
      "<rect class=\"page\" width=\"640\" height=\"400\"/>", label(title, Self.left, 24, "title"),
    ] + axes + curve.lines.indices.flatMap(line) + names + ["</svg>", ""]).joined(separator: "\n")
  }

  // MARK: Texts

  private var title: String { "\(curve.metric.name) on \(curve.set) against \(tail)" }

  private var tail: String { curve.path.split(separator: ".").suffix(2).joined(separator: ".") }

  private var runs: Int { curve.lines.first?.points.first?.values.count ?? 0 }

  private var description: String {
    let lines = curve.lines.map { line in
      let points = line.points.map { "\(tickText($0.x)): \(Sheet.Cell.spread($0).plain)" }
      return "\(line.scorer): \(points.joined(separator: ", "))."
    }
    let leftOut = curve.leftOut.isEmpty ? [] : ["Left out: \(curve.leftOut.joined(separator: "; "))."]
    return (["\(curve.metric.name) in percent by \(curve.path), \(caption)."] + lines + leftOut).joined(separator: " ")
  }

  private var caption: String {
    let left = curve.leftOut.count
    let lacking = left == 0 ? "" : "; \(left) incomplete \(left == 1 ? "block" : "blocks") left out"
    let shown = runs == 1 ? "one run each" : "mean ± standard deviation over \(runs) runs each, one point per run"
    return shown + lacking
  }

  // MARK: Axes

  private var axes: [String] {
    let grid = yTicks.flatMap { tick -> [String] in
      let place = y(tick)
      return [
        rule(Self.left, place, right, place, tick == yTicks[0] ? "axis" : "grid"),
        label(tickText(tick), Self.left - 8, place + 4, "end"),
      ]
    }
    let scale = x.isLogarithmic ? " (logarithmic)" : ""
    let middle = (Self.left + right) / 2
    let direction = curve.metric.isBetterHigher ? "higher" : "lower"
    return grid + xTicks + [
      label("\(curve.metric.name) in percent; \(direction) is better", Self.left, 44, "small"),
      label("\(curve.path)\(scale)", middle, Self.bottom + 40, "middle"),
      label(caption, middle, Self.bottom + 57, "middle small"),
    ]
  }

  /// The ticks at the measured values. A value without room for its number has only a tick.
  private var xTicks: [String] {
    var free = -Double.infinity
    return unique(curve.lines.flatMap { $0.points.map(\.x) }).sorted().flatMap { value -> [String] in
      let (place, text) = (x(value), tickText(value))
      let half = 3.6 * Double(text.count) + 3
      let mark = rule(place, Self.bottom, place, Self.bottom + 5, "axis")
      guard place - half > free else { return [mark] }
      free = place + half
      return [mark, label(text, place, Self.bottom + 19, "middle")]
    }
  }

  // MARK: Lines

  private func line(_ index: Int) -> [String] {
    let points = curve.lines[index].points
    let means = points.map { "\(coordinate(x($0.x))),\(coordinate(height($0.mean)))" }
    let bars = points.compactMap { point in
      point.deviation.map { deviation in
        let (low, high) = (height(point.mean - deviation), height(point.mean + deviation))
        return "<path class=\"bar\" d=\"M\(coordinate(x(point.x))) \(coordinate(low))V\(coordinate(high))\"/>"
      }
    }
    let runs = points.flatMap { point in
      point.values.map { value in
        "<circle class=\"run\" cx=\"\(coordinate(x(point.x)))\" cy=\"\(coordinate(height(value)))\" r=\"2.5\"/>"
      }
    }
    let dashes = index / Self.light.count
    let dash = dashes == 0 ? "" : " stroke-dasharray=\"\(6 * dashes) 4\""
    return ["<g class=\"c\(index % Self.light.count)\">"] + bars
      + ["<polyline class=\"mean\" points=\"\(means.joined(separator: " "))\"\(dash)/>"] + runs + ["</g>"]
  }

  /// The names of the scorers at the ends of their lines.
  private var names: [String] {
    let ends = curve.lines.map { line in line.points.last.map { height($0.mean) } ?? Self.bottom }
    let places = spread(ends, gap: 15, within: Self.top...Self.bottom)
    return curve.lines.indices.flatMap { index -> [String] in
      let from = curve.lines[index].points.last.map { x($0.x) } ?? right
      let path =
        "M\(coordinate(from + 4)) \(coordinate(ends[index]))L\(coordinate(right + 2)) \(coordinate(places[index]))h6"
      return [
        "<g class=\"c\(index % Self.light.count)\"><path class=\"lead\" d=\"\(path)\"/></g>",
        label(curve.lines[index].scorer, right + 12, places[index] + 4, "name"),
      ]
    }
  }

  private func height(_ share: Double) -> Double { y(100 * min(1, max(0, share))) }

  // MARK: Pieces

  private func label(_ text: String, _ x: Double, _ y: Double, _ kind: String) -> String {
    "<text class=\"\(kind)\" x=\"\(coordinate(x))\" y=\"\(coordinate(y))\">\(xmlText(text))</text>"
  }

  private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> String {
    let ends = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)].map { "\($0)=\"\(coordinate($1))\"" }
    return "<line class=\"\(kind)\" \(ends.joined(separator: " "))/>"
  }

  /// The colors also differ in lightness, for readers with color vision deficiency. Each has a contrast of at least 3 :
  /// 1 with its background.
  private static let light = ["#1d5fa8", "#c2410c", "#15803d", "#7e3fb0", "#8a6100", "#0e7490", "#b01257", "#4b5563"]
  private static let dark = ["#6cb0f5", "#f59e6b", "#5fd08a", "#c79bf2", "#e0b94a", "#4fc3d9", "#f48fb9", "#b6bec9"]

  private static var style: String {
    func colours(_ list: [String]) -> String {
      list.enumerated().map { ".clutch-curve .c\($0.offset){stroke:\($0.element);fill:\($0.element)}" }.joined()
    }
    func page(_ back: String, _ ink: String, _ faint: String) -> String {
      ".clutch-curve .page{fill:\(back)}.clutch-curve text{fill:\(ink)}.clutch-curve .axis{stroke:\(ink)}"
        + ".clutch-curve .grid{stroke:\(faint)}"
    }
    return """
      .clutch-curve text{font:12px system-ui,sans-serif}.clutch-curve .title{font-size:15px;font-weight:600}
      .clutch-curve .middle{text-anchor:middle}.clutch-curve .end{text-anchor:end}.clutch-curve .small{font-size:11px}
      .clutch-curve .mean,.clutch-curve .lead{fill:none}.clutch-curve .mean{stroke-width:2}
      .clutch-curve .bar{stroke-width:1.5;opacity:.6}.clutch-curve .run{stroke:none;opacity:.55}
      \(page("#ffffff", "#1f2328", "#d5d9de"))
      \(colours(light))
      @media (prefers-color-scheme:dark){
      \(page("#15181c", "#e6e9ec", "#3a4048"))
      \(colours(dark))
      }
      """
  }
}

extension Curve {
  /// Returns the curve as an SVG image.
  ///
  /// - Parameter id: A prefix that makes the image's element IDs unique on a page.
  public func svg(id: String = "curve") -> String { CurveSVG(self, id: id).text }
}

extension Sheet.Cell {
  fileprivate static func spread(_ point: Curve.Point) -> Sheet.Cell {
    .spread(mean: point.mean, deviation: point.deviation, isBest: false)
  }
}
