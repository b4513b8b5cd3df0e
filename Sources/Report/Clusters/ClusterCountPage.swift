import Clutch
import Foundation

/// The page about the number of clusters: the choice of each criterion, its values for all numbers, and their curves.
package struct ClusterCountPage {
  /// A criterion with its values and its choice.
  package typealias Result = (criterion: CountCriterion, points: [CountStudy.Point], choice: Int?)

  private let title: String
  private let subtitle: String
  private let counts: [Int]
  private let results: [Result]
  private let agreement: [ClusteringMetrics]?

  /// - Parameters:
  ///   - title: the name of the run.
  ///   - subtitle: the images and the layer that were clustered.
  ///   - counts: the numbers of clusters that were compared, ascending.
  ///   - results: the criteria, in the order of the page.
  ///   - agreement: the agreement with the classes for each number of clusters; nil if it was not measured.
  package init(
    title: String, subtitle: String, counts: [Int], results: [Result], agreement: [ClusteringMetrics]?
  ) {
    (self.title, self.subtitle, self.counts) = (title, subtitle, counts)
    (self.results, self.agreement) = (results, agreement)
  }

  package var html: String {
    Page(
      title: title, kind: "Clutch · number of clusters", subtitle: subtitle, figures: figures,
      notes: [], sections: [choices, values, curves, labels].compactMap(\.self)
    ).html
  }

  /// The number that most criteria choose; the smallest one if several are equally frequent.
  private var figures: [KeyFigure] {
    let votes = Dictionary(grouping: results.compactMap(\.choice)) { $0 }.mapValues(\.count)
    guard let best = votes.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }) else { return [] }
    return [
      KeyFigure(
        value: "\(best.key)", meaning: "clusters, the most frequent choice",
        detail: "chosen by \(best.value) of \(results.count) criteria")
    ]
  }

  private var choices: Section {
    Section("results", "Choices") {
      DataTable(
        caption: "The number of clusters that each criterion chooses",
        columns: [
          .text("criterion"), .number("clusters"), .number("value"), .text("rule"),
        ],
        rows: results.map { result in
          let point = result.points.first { $0.k == result.choice }
          return [
            "\(result.criterion.name)", "\(result.choice.map(String.init) ?? "none")",
            "\(point.map { text($0, result.criterion) } ?? "-")", "\(result.criterion.rule)",
          ]
        }, hidesCaption: true
      ).markup
      hints([
        "No criterion reads labels or OOD images. They often disagree, because the right clusters depend on the purpose.",
        "± is the standard error of the value.",
      ])
    }
  }

  private var values: Section {
    Section("values", "Values for each number of clusters") {
      DataTable(
        caption: "Values of all criteria; * and bold: the choice of the column's criterion",
        columns: [.number("clusters")] + results.map { .number($0.criterion.name) },
        rows: counts.map { k in
          [DataTable.Cell("\(k)")]
            + results.map { result in
              guard let point = result.points.first(where: { $0.k == k }) else { return "-" }
              let isChoice = result.choice == k
              return DataTable.Cell(result.criterion.shown(point.value) + (isChoice ? " *" : ""), isBest: isChoice)
            }
        }
      ).markup
      CSV(header: header, rows: data).link("clusters")
    }
  }

  private func text(_ point: CountStudy.Point, _ criterion: CountCriterion) -> String {
    criterion.shown(point.value) + (point.standardError.map { " ± \(criterion.shown($0))" } ?? "")
  }

  private var header: [String] {
    ["clusters"] + results.flatMap { ["\($0.criterion.name)", "\($0.criterion.name) standard error"] }
  }

  private var data: [[String]] {
    counts.map { k in
      ["\(k)"]
        + results.flatMap { result -> [String] in
          let point = result.points.first { $0.k == k }
          return [point.map { dataText($0.value) } ?? "", point?.standardError.map(dataText) ?? ""]
        }
    }
  }

  private var curves: Section {
    Section("curves", "Curves") {
      Report.figures(
        results.enumerated().filter { !$0.element.points.isEmpty }.map { ("criterion-\($0.offset)", plot($0.element)) })
      hints(["Dashed: the chosen number. Bars: one standard error to each side."])
    }
  }

  private func plot(_ result: Result) -> Plot {
    let name = result.criterion.name
    let points = result.points.map { Plot.Point(Double($0.k), $0.value, spread: $0.standardError) }
    var plot = Plot(
      title: name, xTitle: "clusters", yTitle: name,
      lines: [Plot.Line(name: name, colour: 0, form: .dotted, points: points)])
    plot.xRange = (Double(counts.first ?? 0), Double(max(counts.last ?? 1, (counts.first ?? 0) + 1)))
    if let choice = result.choice {
      plot.marks = [Plot.Mark(x: Double(choice), label: "\(choice)", isMinor: false)]
      plot.note = "Chosen: \(choice) clusters, \(result.criterion.rule)."
    }
    return plot
  }

  /// The agreement with the classes; nil if it was not measured.
  private var labels: Section? {
    guard let agreement else { return nil }
    let metrics: [ClusteringMetric] = [.purity, .nmi, .ari]
    return Section("labels", "Classes, for comparison only") {
      DataTable(
        caption: "Agreement of the clusters with the classes of the images, which no criterion has seen",
        columns: [.number("clusters")] + metrics.map { .number($0.name) },
        rows: zip(counts, agreement).map { k, found in
          [DataTable.Cell("\(k)")]
            + metrics.map { DataTable.Cell(found[$0].map { String(format: "%.3f", $0) } ?? "-") }
        }
      ).markup
    }
  }
}
