import Recipe
import Torch

/// A criterion that chooses the number of clusters without labels.
public enum CountCriterion: String, Decodable, Sendable, CaseIterable {
  /// The highest mean silhouette.
  case silhouette
  /// The highest ratio of the variance between clusters to that within them.
  case calinskiHarabasz
  /// The lowest mean overlap of each cluster with the most similar other one.
  case daviesBouldin
  /// The smallest number at which the gap statistic stops rising by more than its standard error.
  case gap
  /// The largest number of clusters that one half of the rows predicts for the other half.
  case predictionStrength
  /// The highest agreement between bootstrap samples, beyond that on rows without clusters.
  case stability
  /// The largest gap between the eigenvalues of the nearest-neighbor graph.
  case eigengap
  /// The lowest Bayesian information criterion of a Gaussian mixture.
  case bic

  /// The name in recipes.
  package var name: String { Recipe.encode(value: self).text ?? rawValue }

  /// The number of rows, drawn at random, whose silhouettes are measured.
  private static let sample = 2000

  /// Returns the values for all numbers of clusters of a study for which they are defined.
  package func points(_ study: CountStudy, _ random: Generator) throws(ClusteringError) -> [CountStudy.Point] {
    func partition(_ result: KMeans.Result) -> Partition {
      Partition(study.features, assignments: result.assignments)
    }
    switch self {
    case .silhouette:
      return study.points { _, result in
        partition(result).silhouette(sample: Self.sample, random).map { ($0.value, $0.standardError) }
      }
    case .calinskiHarabasz: return study.points { partition($1).calinskiHarabasz.map { ($0, nil) } }
    case .daviesBouldin: return study.points { partition($1).daviesBouldin.map { ($0, nil) } }
    case .gap: return try study.gap(references: 10, random)
    case .predictionStrength: return try study.predictionStrength(splits: 10, random)
    case .stability: return try study.stability(resamples: 10, random)
    case .eigengap: return study.eigengap(random)
    case .bic: return study.mixtureBIC()
    }
  }

  /// Returns the number of clusters to choose; nil if the criterion is defined for none. Of equal values, the smallest
  /// number is chosen.
  package func choice(_ points: [CountStudy.Point]) -> Int? {
    switch self {
    case .gap: GapStatistic.choice(points)
    case .predictionStrength: PredictionStrength.choice(points)
    case .daviesBouldin, .bic: points.min { $0.value < $1.value }?.k
    case .silhouette, .calinskiHarabasz, .stability, .eigengap: points.max { $0.value < $1.value }?.k
    }
  }
}
