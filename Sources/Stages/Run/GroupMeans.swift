import Metrics
import Recipe
import Storage

extension Results.GroupMean {
  /// Returns the name of the mean over a group in results.
  static func name(of group: String) -> String { "\(group) (mean)" }

  /// Returns the means of each scorer over each group; nil if there are no groups.
  ///
  /// - Parameter groups: the OOD sets of each group, by name.
  static func all(_ groups: Named<[String]>, of rows: [Results.Row]) -> [Self]? {
    if groups.entries.isEmpty { return nil }
    return groups.entries.flatMap { group, sets in
      unique(rows.map(\.scorer)).map { scorer in
        let own = rows.filter { $0.scorer == scorer && sets.contains($0.set) }
        let metrics = DetectionMetric.allCases.compactMap { metric -> (String, Double)? in
          let values = own.compactMap { $0.metrics[metric.name]?.value }
          return values.count == sets.count ? (metric.name, values.reduce(0, +) / Double(sets.count)) : nil
        }
        return Self(
          scorer: scorer, name: name(of: group), sets: sets, metrics: Dictionary(uniqueKeysWithValues: metrics))
      }
    }
  }
}
