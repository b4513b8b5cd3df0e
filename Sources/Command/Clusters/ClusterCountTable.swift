import Clutch
import Console
import Foundation
import Report
import Storage

/// The values of all criteria for several numbers of clusters.
struct ClusterCountTable {
  let counts: [Int]
  /// The points of each criterion and the number of clusters that it chooses.
  let criteria: [(criterion: CountCriterion, points: [CountStudy.Point], choice: Int?)]
  /// The agreement with the classes, for each number of clusters; nil if labels were not asked for.
  let agreement: [ClusteringMetrics]?

  /// - Parameters:
  ///   - labels: the class of each row of the study; criteria do not see them.
  ///   - begin: is called with the name of each criterion before it is measured.
  init(
    _ study: CountStudy, labels: [Int]?, _ random: Generator, begin: (String) -> Void
  ) throws {
    counts = study.counts
    criteria = try CountCriterion.allCases.map { criterion in
      begin(criterion.name)
      let points = try criterion.points(study, random)
      return (criterion, points, criterion.choice(points))
    }
    agreement = try labels.map { labels in
      try study.results.map { try ClusteringMetrics(labels: labels, clusters: $0.assignments.ints) }
    }
  }

  var text: String {
    let header = ["k"] + criteria.map(\.criterion.heading)
    let rows = counts.map { k in
      ["\(k)"]
        + criteria.map { criterion, points, choice in
          guard let point = points.first(where: { $0.k == k }) else { return "-  " }
          return criterion.shown(point.value) + (choice == k ? " *" : "  ")
        }
    }
    var parts = [
      columns(
        [header.enumerated().map { $0.offset == 0 ? $0.element : "\($0.element)  " }] + rows, numbers: Set(0...8)),
      columns(
        criteria.map { criterion, points, choice in
          let error = points.first { $0.k == choice }?.standardError.map { " ± \(criterion.shown($0))" } ?? ""
          return ["\(criterion.name):", choice.map { "\($0)\(error.isEmpty ? "" : ", value\(error)")" } ?? "none"]
        }),
    ]
    if let agreement {
      let metrics: [ClusteringMetric] = [.purity, .nmi, .ari]
      let rows = zip(counts, agreement).map { k, found in
        ["\(k)"] + metrics.map { metric in found[metric].map { String(format: "%.3f", $0) } ?? "-" }
      }
      parts.append(
        "labels, for comparison only\n"
          + columns([["k"] + metrics.map(\.name)] + rows, numbers: Set(0...metrics.count)))
    }
    return parts.joined(separator: "\n\n")
  }
}

extension ClusterCountTable {
  /// Returns the table as a page.
  ///
  /// - Parameter about: the images and the layer that were clustered.
  func page(of run: String, _ about: String) -> ClusterCountPage {
    ClusterCountPage(
      title: URL(fileURLWithPath: run).lastPathComponent, subtitle: "\(run): \(about)", counts: counts,
      results: criteria, agreement: agreement)
  }
}

extension CountCriterion {
  /// The heading of its column.
  fileprivate var heading: String {
    switch self {
    case .calinskiHarabasz: "cal.-har."
    case .daviesBouldin: "dav.-boul."
    case .predictionStrength: "pred.str."
    default: name
    }
  }
}

/// The table as `--json` prints it.
struct ClusterCountJSON: Encodable {
  struct Criterion: Encodable {
    let choice: Int?
    let points: [Point]
  }
  struct Point: Encodable {
    let k: Int
    let value: Double
    let standardError: Double?
  }
  struct Agreement: Encodable {
    let k: Int
    let nmi: Double
    let ari: Double
    let purity: Double
  }

  let run: String
  let layer: String
  let images: Int
  let seed: Int
  let criteria: [String: Criterion]
  /// For comparison only; no criterion reads labels.
  let labels: [Agreement]?

  init(_ table: ClusterCountTable, run: String, images: Int, _ options: ClustersOptions) {
    self.run = run
    layer = options.layer.name
    self.images = images
    seed = options.seed
    let named = table.criteria.map { criterion, points, choice in
      let points = points.map { Point(k: $0.k, value: $0.value, standardError: $0.standardError) }
      return (criterion.name, Criterion(choice: choice, points: points))
    }
    criteria = Dictionary(uniqueKeysWithValues: named)
    labels = table.agreement.map { found in
      zip(table.counts, found).map { Agreement(k: $0, nmi: $1.nmi, ari: $1.ari, purity: $1.purity) }
    }
  }
}
