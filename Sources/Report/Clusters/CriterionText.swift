import Clutch
import Foundation

extension CountCriterion {
  /// A value as text.
  package func shown(_ value: Double) -> String {
    switch self {
    case .calinskiHarabasz, .bic: String(format: "%.0f", value)
    case .eigengap: String(format: "%.4f", value)
    default: String(format: "%.3f", value)
    }
  }

  /// The rule by which it chooses, as a phrase.
  var rule: String {
    switch self {
    case .silhouette: "the highest mean silhouette"
    case .calinskiHarabasz: "the highest ratio of the variance between clusters to that within them"
    case .daviesBouldin: "the lowest mean overlap with the most similar other cluster"
    case .gap: "the smallest number whose gap is at least the next one's minus its standard error"
    case .predictionStrength: "the largest number whose strength plus standard error is at least 0.8"
    case .stability: "the highest agreement between bootstrap samples, minus that of data without clusters"
    case .eigengap: "the largest gap between eigenvalues of the neighbor graph"
    case .bic: "the lowest BIC of a Gaussian mixture"
    }
  }
}
