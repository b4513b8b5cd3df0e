import Testing

@testable import Report

@Suite struct FigureTests {
  private func plot(_ lines: [Plot.Line]) -> Plot { Plot(title: "t & u", xTitle: "k", yTitle: "auroc", lines: lines) }

  @Test func `the numbers of a plot are a table and a file`() throws {
    let lines = [
      Plot.Line(name: "<knn>", colour: 0, form: .line, points: [.init(5, 80.5, spread: 1.25), .init(10, 81)]),
      Plot.Line(name: "norm", colour: 6, form: .line, points: [.init(5, 70)]),
    ]
    let figure = try XMLPage(Figure(plot: plot(lines), id: "f").markup.text)
    let rows = figure.all("tr").map { $0.children.map(\.text) }
    #expect(
      rows == [
        ["line", "k", "auroc", "± deviation"], ["<knn>", "5", "80.5", "1.25"], ["<knn>", "10", "81", ""],
        ["norm", "5", "70", ""],
      ])
    #expect(figure.all("a").first?.attributes["download"] == "f.csv")
    #expect(figure.all("figcaption").first?.text == "t & u")
  }

  @Test func `a legend stands where there is more than one line, dashed from the second round of colours on`() {
    let first = Plot.Line(name: "a", colour: 0, form: .line, points: [.init(0, 0)])
    let seventh = Plot.Line(name: "b", colour: Palette.count, form: .faint, points: [.init(0, 0)])
    #expect(!Figure(plot: plot([first]), id: "f").markup.text.contains("legend"))
    let both = Figure(plot: plot([first, seventh]), id: "f").markup.text
    #expect(both.contains("class=\"legend\"") && both.contains("class=\"key c0 dashed faint\""))
  }
}
