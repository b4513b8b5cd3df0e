import Clutch
import Comparisons
import Foundation
import Stages
import Storage

extension RunRecord {
  /// The clusters of the training images: their history, their quality and their contents; nil if the run has none.
  var clusterSection: Section? {
    guard let results = run.results, !results.clusters.isEmpty else { return nil }
    return Section("clusters", "Clusters") {
      qualityTable(results.clusters)
      figures(clusterPlots)
      hints(
        constants + [
          "agreement: normalized mutual information with the previous clustering of the phase; 1 means no change.",
          "Labels are used only for this page and to choose classes; training, clustering and fitting do not see them.",
        ])
      if let clusters, !clusters.isEmpty { members(clusters) }
    }
  }

  private func qualityTable(_ clusters: [Results.Clusters]) -> Markup {
    let known = ClusteringMetric.allCases.map(\.name)
    let found = Set(clusters.flatMap(\.quality.keys))
    let names = known.filter { found.contains($0) } + found.subtracting(known).sorted()
    return Markup([
      DataTable(
        caption: names.isEmpty
          ? "The last clusters of every phase" : "The last clusters of every phase, compared with the classes",
        columns: [.text("phase"), .number("after epoch"), .number("clusters")] + names.map { .number($0) },
        rows: clusters.map { clusters in
          ["\(clusters.phase)", "\(clusters.epoch)", "\(clusters.clusters)"]
            + names.map { name in
              DataTable.Cell(clusters.quality[name].map { String(format: "%.3f", $0) } ?? "-")
            }
        }
      ).markup,
      hints(ClusteringMetric.allCases.filter { found.contains($0.name) }.map(\.convention)),
    ])
  }

  private static let sizes = ["largest", "smallest"]

  /// The names of the other numbers. Times are left out, since they are in the table of costs.
  private var namesBesidesSizes: [String] {
    log.names("clusters").filter { !(Self.sizes + ["seconds"]).contains($0) }
  }

  /// The numbers of clusterings in the log: sizes in one plot, each other number in its own.
  private var clusterPlots: [(id: String, plot: Plot)] {
    let (sizes, names) = (Self.sizes, namesBesidesSizes)
    func line(_ name: String, _ colour: Int) -> Plot.Line {
      Plot.Line(name: words(name), colour: colour, form: .dotted, points: log.points(name, at: "clusters"))
    }
    var plots: [(id: String, plot: Plot)] = []
    let sizeLines = sizes.enumerated().map { line($0.element, $0.offset) }.filter { !$0.points.isEmpty }
    if !sizeLines.isEmpty {
      var plot = overTime("images of a cluster", sizeLines, .before)
      plot.yRange = (0, sizeLines.flatMap(\.points).map(\.y).max() ?? 1)
      plots.append(("clusters-sizes", plot))
    }
    for (number, name) in names.enumerated() where constant(name) == nil {
      plots.append(("clusters-\(number)", overTime(words(name), [line(name, number)], .before)))
    }
    return plots
  }

  /// Numbers that are the same in every clustering, which need no plot.
  private var constants: [String] {
    namesBesidesSizes.compactMap { name in
      constant(name).map { "\(words(name)): \(tickText($0)) in every clustering." }
    }
  }

  private func constant(_ name: String) -> Double? {
    let values = Set(log.points(name, at: "clusters").map(\.y))
    return values.count == 1 ? values.first : nil
  }

  // MARK: Contents

  private func members(_ clusters: [Int]) -> Markup {
    let groups = ClusterMembers.all(clusters, images?.sets["train"], features["train"])
    let hasClasses = groups.contains { $0.commonest != nil }
    return Markup([
      tag("h3") { "Contents of the clusters" },
      DataTable(
        caption: "The last clusters, the largest first",
        columns: [.text("cluster"), .number("images"), .number("% of all")]
          + (hasClasses ? [.text("most common class"), .number("% of the cluster")] : []),
        rows: groups.map { group in
          let share = 100 * Double(group.rows.count) / Double(max(1, clusters.count))
          let own: [DataTable.Cell] = group.commonest.map { ["\($0.name)", "\(one($0.share))"] } ?? ["-", "-"]
          return ["\(group.number)", "\(grouped(group.rows.count))", "\(one(share))"] + (hasClasses ? own : [])
        }
      ).markup,
      sheets(groups),
    ])
  }

  /// The maximum number of clusters that are shown as images.
  private static let mostSheets = 30

  private func sheets(_ groups: [ClusterMembers]) -> Markup {
    guard let train = images?.sets["train"] else { return imagesNote }
    if train.samples.kind == .vectors { return Markup([]) }  // there is nothing to show of vectors
    let shown = groups.prefix(Self.mostSheets)
    return Markup([
      paragraph(
        "Some images of each\(shown.count < groups.count ? " of the largest \(shown.count)" : ""): the first is nearest "
          + "to the mean of its cluster, the last is farthest from it."),
      tag("div", ["class": "sheets"]) { for group in shown { group.sheet(of: train) } },
    ])
  }

  /// A note in place of the images.
  var imagesNote: Markup {
    tag("p", ["class": "note"]) {
      "No images: the images of the run could not be read again. \(imagesAreMissing ?? "The run has not finished.")"
    }
  }
}

/// Returns a number with one decimal.
func one(_ value: Double) -> String { String(format: "%.1f", value) }
