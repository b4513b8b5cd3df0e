import Clutch
import Comparisons
import Storage

/// A plot as an SVG image in the colors of the page.
struct PlotSVG {
  private let plot: Plot
  private let id: String
  private let x: Scale
  private let y: Scale
  private let xTicks: [Double]
  private let yTicks: [Double]

  private static let (width, height) = (400.0, 272.0)
  private static let (left, right, top, bottom) = (50.0, 390.0, 36.0, 228.0)

  /// - Parameter id: an ID that is unique on the page.
  init(_ plot: Plot, id: String) {
    (self.plot, self.id) = (plot, id)
    let points = plot.lines.flatMap(\.points)
    let (xLow, xHigh) = plot.xRange ?? (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 1)
    let wanted = Scale(spanning: [xLow, xHigh], to: (Self.left + 4, Self.right - 4))
    if plot.mayBeLogarithmic, wanted.isLogarithmic {
      x = wanted
      xTicks = unique(points.map(\.x)).sorted()
    } else {
      x = Scale((xLow, xHigh), to: (Self.left, Self.right))
      xTicks = roundTicks(xLow, xHigh, count: 6).filter { $0 >= xLow - 1e-9 && $0 <= xHigh + 1e-9 }
    }
    let values = points.flatMap { [$0.y - ($0.spread ?? 0), $0.y + ($0.spread ?? 0)] }
    let (yLow, yHigh) = plot.yRange ?? (values.min() ?? 0, values.max() ?? 1)
    yTicks = roundTicks(yLow, yHigh, count: 5)
    y = Scale((yTicks.first ?? 0, yTicks.last ?? 1), to: (Self.bottom, Self.top))
  }

  var markup: Markup {
    tag(
      "svg",
      [
        "viewBox": "0 0 \(coordinate(Self.width)) \(coordinate(Self.height))", "role": "img", "class": "plot",
        "aria-labelledby": "\(id)-title \(id)-description",
      ]
    ) {
      tag("title", ["id": "\(id)-title"]) { plot.title }
      tag("desc", ["id": "\(id)-description"]) { description }
      axes
      if plot.hasDiagonal { rule(x(0), y(0), x(1), y(1), "guess") }
      for mark in plot.marks { markup(of: mark) }
      for line in plot.lines { markup(of: line) }
    }
  }

  private var description: String {
    let lines = plot.lines.filter { !$0.points.isEmpty }.map { line in
      let (first, last) = (line.points[0], line.points[line.points.count - 1])
      return "\(line.name): from \(tickText(first.y)) at \(tickText(first.x)) to \(tickText(last.y)) at "
        + "\(tickText(last.x)), \(counted(line.points.count, "point"))."
    }
    return (["\(plot.yTitle) by \(plot.xTitle)."] + lines + (plot.note.isEmpty ? [] : [plot.note]))
      .joined(separator: " ")
  }

  // MARK: Axes

  private var axes: Markup {
    Markup(
      yTicks.flatMap { tick in
        [
          rule(Self.left, y(tick), Self.right, y(tick), tick == yTicks.first ? "axis" : "grid"),
          label(tickText(tick), Self.left - 6, y(tick) + 4, "end"),
        ]
      } + xLabels + [
        label(plot.yTitle == plot.title ? "" : plot.yTitle, 4, 14, "small"),
        label(plot.xTitle, (Self.left + Self.right) / 2, Self.height - 8, "middle"),
      ])
  }

  /// The ticks, with numbers where there is room.
  private var xLabels: [Markup] {
    var free = -Double.infinity
    return xTicks.flatMap { tick -> [Markup] in
      let (place, text) = (x(tick), tickText(tick))
      let half = 3.6 * Double(text.count) + 3
      let mark = rule(place, Self.bottom, place, Self.bottom + 4, "axis")
      guard place - half > free else { return [mark] }
      free = place + half
      return [mark, label(text, min(place, Self.width - half + 3), Self.bottom + 18, "middle")]
    }
  }

  private func markup(of mark: Plot.Mark) -> Markup {
    let place = x(mark.x)
    if mark.isMinor { return rule(place, Self.bottom - 7, place, Self.bottom, "minor") }
    let isLate = place > (Self.left + Self.right) / 2
    return Markup([
      rule(place, Self.top - 16, place, Self.bottom, "mark"),
      label(mark.label, place + (isLate ? -4 : 4), Self.top - 8, isLate ? "end small" : "small"),
    ])
  }

  // MARK: Lines

  private func markup(of line: Plot.Line) -> Markup {
    let shown = line.points.filter { $0.x.isFinite && $0.y.isFinite }
    guard !shown.isEmpty else { return Markup([]) }
    let bars = shown.compactMap { point in
      point.spread.map { rule(x(point.x), height(point.y - $0), x(point.x), height(point.y + $0), "bar") }
    }
    let hasDots = line.form == .dotted && shown.count <= 60 || shown.count == 1
    return tag("g", ["class": line.kind]) {
      bars
      if line.form == .area {
        tag(
          "path", ["class": "fill", "d": "\(path(shown, stepped: true))V\(coordinate(Self.bottom))H\(start(shown))Z"])
      }
      tag("path", ["class": "line", "d": path(shown, stepped: line.form == .area || line.form == .steps)])
      if hasDots {
        for point in shown {
          tag("circle", ["cx": coordinate(x(point.x)), "cy": coordinate(height(point.y)), "r": "2.5"])
        }
      }
    }
  }

  private func start(_ points: [Plot.Point]) -> String { coordinate(x(points[0].x)) }

  private func path(_ points: [Plot.Point], stepped: Bool) -> String {
    points.enumerated().map { index, point in
      let (place, level) = (coordinate(x(point.x)), coordinate(height(point.y)))
      if index == 0 || isParted(points[index - 1].x, point.x) { return "M\(place) \(level)" }
      return stepped ? "H\(place)V\(level)" : "L\(place) \(level)"
    }.joined()
  }

  /// Returns `true` if something, such as a phase, begins between two places.
  private func isParted(_ from: Double, _ to: Double) -> Bool {
    plot.marks.contains { mark in
      switch plot.parting {
      case .never: false
      case .after: !mark.isMinor && from <= mark.x && mark.x < to
      case .before: !mark.isMinor && from < mark.x && mark.x <= to
      }
    }
  }

  /// Returns the vertical place of a value, limited to the area of the plot.
  private func height(_ value: Double) -> Double { min(Self.bottom, max(Self.top - 16, y(value))) }

  // MARK: Pieces

  private func label(_ text: String, _ x: Double, _ y: Double, _ kind: String) -> Markup {
    tag("text", ["class": kind, "x": coordinate(x), "y": coordinate(y)]) { text }
  }

  private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> Markup {
    tag(
      "line",
      ["class": kind, "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2), "y2": coordinate(y2)])
  }
}

extension Plot.Line {
  /// The CSS classes of the line.
  var kind: String { Style.line(colour) + (form == .faint ? " faint" : "") }
}
