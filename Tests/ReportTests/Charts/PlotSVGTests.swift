import Testing

@testable import Report

@Suite struct PlotSVGTests {
  private func plot(_ points: [Plot.Point], _ form: Plot.Form = .line) -> Plot {
    Plot(
      title: "loss", xTitle: "epochs", yTitle: "loss", lines: [.init(name: "a", colour: 0, form: form, points: points)],
      xRange: (0, 10), yRange: (0, 1))
  }

  private func text(_ plot: Plot) -> String { PlotSVG(plot, id: "p").markup.text }

  // The axes span 50 ... 390 and 228 ... 36 pixels.
  @Test func `points lie where the axes say`() {
    let svg = text(plot([.init(0, 0), .init(5, 0.5), .init(10, 1)]))
    #expect(svg.contains("d=\"M50 228L220 132L390 36\""))
  }

  @Test func `a long number at the end of the axis stays on the image`() {
    var long = plot([.init(0, 0), .init(2000, 1)])
    long.xRange = (0, 2000)
    #expect(text(long).contains("x=\"385.6\" y=\"246\">2000</text>"))
  }

  @Test func `steps keep their level to the next, and an area goes down to the axis`() {
    let points = [Plot.Point(0, 0.5), Plot.Point(5, 1), Plot.Point(10, 1)]
    #expect(text(plot(points, .steps)).contains("class=\"line\" d=\"M50 132H220V36H390V36\""))
    #expect(text(plot(points, .area)).contains("class=\"fill\" d=\"M50 132H220V36H390V36V228H50Z\""))
  }

  @Test func `a line ends where a phase begins, if it should`() {
    var phases = plot([.init(1, 0), .init(5, 0), .init(6, 1), .init(10, 1)])
    phases.marks = [.init(x: 5, label: "second <phase>", isMinor: false), .init(x: 7, label: "", isMinor: true)]
    #expect(text(phases).contains("d=\"M84 228L220 228L254 36L390 36\""))
    phases.parting = .after
    let svg = text(phases)
    #expect(svg.contains("d=\"M84 228L220 228M254 36L390 36\""))
    phases.parting = .before
    #expect(text(phases).contains("d=\"M84 228M220 228L254 36L390 36\""))
    #expect(svg.contains("second &lt;phase&gt;</text>") && svg.contains("class=\"minor\" x1=\"288\""))
  }

  @Test func `numbers that are not finite are left out, and those beyond the axis stay on the image`() {
    let svg = text(plot([.init(0, 0), .init(2, .nan), .init(5, .infinity), .init(10, 9)]))
    #expect(svg.contains("d=\"M50 228L390 20\"") && !svg.contains("nan") && !svg.contains("inf"))
  }

  @Test func `title and description say what is seen`() {
    let svg = text(plot([.init(0, 0.25), .init(10, 0.75)]))
    #expect(svg.contains("aria-labelledby=\"p-title p-description\""))
    #expect(svg.contains("<title id=\"p-title\">loss</title>"))
    #expect(svg.contains(">loss by epochs. a: from 0.25 at 0 to 0.75 at 10, 2 points.</desc>"))
  }

  @Test func `deviations are bars, and dots are drawn while there is room`() {
    var points = [Plot.Point(0, 0.5, spread: 0.25), Plot.Point(10, 0.5)]
    let svg = text(plot(points, .dotted))
    #expect(svg.contains("class=\"bar\" x1=\"50\" y1=\"180\" x2=\"50\" y2=\"84\""))
    #expect(svg.components(separatedBy: "<circle").count == 3)
    points = (0...80).map { Plot.Point(Double($0) / 8, 0.5) }
    #expect(!text(plot(points, .dotted)).contains("<circle"))
  }

  @Test func `one point, no point and equal numbers make a plot as well`() {
    for points in [[], [Plot.Point(3, 3)], [Plot.Point(3, 3), Plot.Point(4, 3)]] {
      let svg = text(
        Plot(title: "t", xTitle: "x", yTitle: "y", lines: [.init(name: "a", colour: 7, form: .line, points: points)]))
      #expect(svg.hasSuffix("</svg>") && !svg.contains("nan"))
    }
  }
}
