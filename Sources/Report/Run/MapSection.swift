import Clutch
import Comparisons
import Stages
import Storage

extension RunRecord {
  /// A map of the embedding, colored by the reader's choice; nil if there are no features.
  func mapSection(by method: MapMethod) -> Section? {
    guard let map = EmbeddingMap(self, scorer: bestScorer, by: method) else { return nil }
    return Section("map", "Map of the embedding") {
      paragraph(method.explanation(share: map.share))
      MapFigure(map, scorer: bestScorer).markup
    }
  }
}

/// The map with its choices, legends and numbers.
private struct MapFigure {
  private let map: EmbeddingMap
  private let scorer: String?
  private let clusters: [Int]
  private let labels: [String]
  /// The scores at which the color scale moves to the next color.
  private let levels: [Float]

  init(_ map: EmbeddingMap, scorer: String?) {
    (self.map, self.scorer) = (map, scorer)
    clusters = unique(map.points.compactMap(\.cluster)).sorted()
    labels = unique(map.points.compactMap(\.label)).sorted()
    let scores = map.points.compactMap(\.score).filter(\.isFinite).sorted()
    levels = scores.isEmpty ? [] : (1..<Palette.levels).map { scores[$0 * scores.count / Palette.levels] }
  }

  /// The choices for coloring the points: the name, the title and the legend of each.
  private var choices: [(name: String, title: String, legend: [(kind: String, text: String)])] {
    // The training images are the background; the test images have the first color, as in all charts.
    let sets = map.sets.enumerated().map { place, set in
      (place == 0 ? "" : "o\((place - 1) % (2 * Palette.count))", set)
    }
    let groups = clusters.enumerated().map { ("o\($0.offset % (2 * Palette.count))", "cluster \($0.element)") }
    let classes = labels.enumerated().map { ("o\($0.offset % (2 * Palette.count))", $0.element) }
    let ends = levels.isEmpty ? [] : [("v0", "lowest scores")] + [("v\(Palette.levels - 1)", "highest scores")]
    return [
      ("set", "set", sets), ("cluster", "cluster of training images", groups), ("class", "class", classes),
      ("score", "score by \(scorer ?? "")", ends),
    ].filter { !$0.2.isEmpty }
  }

  var markup: Markup {
    tag("figure") {
      tag("div", ["class": "map", "role": "group", "aria-label": "Color the points by"]) {
        for (place, choice) in choices.enumerated() {
          tag(
            "input",
            [
              "type": "radio", "name": "map", "id": "map-\(choice.name)", "class": "by-\(choice.name)",
              "checked": place == 0 ? "checked" : nil,
            ])
          tag("label", ["for": "map-\(choice.name)"]) { choice.title }
        }
        for choice in choices { legend(choice.name, choice.legend) }
        image
      }
      details("Numbers") {
        summary
        CSV(header: ["set", "row", "x", "y", "cluster", "class", "score"] + (hasPaths ? ["path"] : []), rows: data)
          .link("map")
      }
    }
  }

  private func legend(_ name: String, _ entries: [(kind: String, text: String)]) -> Markup {
    tag("ul", ["class": "legend legend-\(name)"]) {
      for entry in entries {
        tag("li") {
          tag("svg", ["viewBox": "0 0 10 10", "class": entry.kind, "aria-hidden": "true"]) {
            tag("circle", ["cx": "5", "cy": "5", "r": "4", "class": entry.kind])
          }
          entry.text
        }
      }
    }
  }

  // MARK: The image

  private var image: Markup {
    let (xs, ys) = (map.points.map(\.x), map.points.map(\.y))
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 1)
    let (low, high) = (ys.min() ?? 0, ys.max() ?? 1)
    // One unit has the same length in both directions.
    let scale = min(624 / max(1e-9, right - left), 444 / max(1e-9, high - low))
    let (middle, center) = ((left + right) / 2, (low + high) / 2)
    return tag(
      "svg",
      ["viewBox": "0 0 640 460", "class": "plot", "role": "img", "aria-labelledby": "map-title map-description"]
    ) {
      tag("title", ["id": "map-title"]) { "Map of the embedding" }
      tag("desc", ["id": "map-description"]) {
        "\(grouped(map.points.count)) images \(map.method == .pca ? "along two principal axes" : "by t-SNE"). "
          + map.sets.map { set in "\(set): \(map.points.count { $0.set == set })" }.joined(separator: ", ")
      }
      for point in map.points {
        tag(
          "circle",
          [
            "class": kinds(of: point), "cx": coordinate(320 + (point.x - middle) * scale),
            "cy": coordinate(230 - (point.y - center) * scale), "r": point.set == "train" ? "1.8" : "2.4",
          ])
      }
    }
  }

  /// Returns the CSS classes of a point, one per choice.
  private func kinds(of point: EmbeddingMap.Point) -> String {
    func place<Value: Equatable>(_ value: Value?, _ all: [Value]) -> Int? {
      value.flatMap { all.firstIndex(of: $0) }.map { $0 % (2 * Palette.count) }
    }
    return [
      place(point.set, Array(map.sets.dropFirst())).map { "s\($0)" }, place(point.cluster, clusters).map { "k\($0)" },
      place(point.label, labels).map { "l\($0)" },
      point.score.flatMap { score in levels.isEmpty ? nil : "v\(levels.count { $0 <= score })" },
    ].compactMap(\.self).joined(separator: " ")
  }

  // MARK: Its numbers

  private var hasPaths: Bool { map.points.contains { $0.path != nil } }

  private var data: [[String]] {
    let hasPaths = hasPaths
    return map.points.map { point in numbers(of: point) + (hasPaths ? [point.path ?? ""] : []) }
  }

  private func numbers(of point: EmbeddingMap.Point) -> [String] {
    [
      point.set, "\(point.row)", dataText(point.x), dataText(point.y), point.cluster.map { "\($0)" } ?? "",
      point.label ?? "", point.score.map { dataText(Double($0)) } ?? "",
    ]
  }

  private var summary: Markup {
    let rows = map.sets.map { set -> [DataTable.Cell] in
      let own = map.points.filter { $0.set == set }
      func mean(_ value: (EmbeddingMap.Point) -> Double) -> Double {
        own.map(value).reduce(0, +) / Double(max(1, own.count))
      }
      return [
        "\(set)", "\(grouped(own.count))", "\(dataText(mean(\.x)))", "\(dataText(mean(\.y)))",
      ]
    }
    return DataTable(
      caption: "Mean place of each set; the file has every point",
      columns: [.text("set"), .number("points"), .number("mean x"), .number("mean y")], rows: rows
    ).markup
  }
}
