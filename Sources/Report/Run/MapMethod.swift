import Clutch
import Comparisons

/// The method that lays out images in a map of the embedding.
public enum MapMethod: String, CaseIterable, Sendable {
  /// Along the two axes in which the training images vary most: instant, and distances are meaningful.
  case pca
  /// By t-SNE, which keeps neighbors together: takes seconds.
  case tsne

  /// Returns the maximum number of images to show, of the training set and of every other set.
  func most(sets: Int) -> (train: Int, others: Int) {
    switch self {
    case .pca: (1_500, 700)
    // Time grows with the square of the number of images.
    case .tsne: (800, 1_200 / max(1, sets - 1))
    }
  }

  /// Returns the places of features of length 1 [n, d] on the map.
  func places(of features: Tensor, _ axes: PrincipalAxes) -> [(x: Double, y: Double)] {
    let along = axes(features)
    if self == .pca { return along }
    let start = Tensor(along.flatMap { [$0.x, $0.y] }, [along.count, 2])
    let places = withoutGradient { TSNE()(features, start: start) }.to(.float64).doubles
    return along.indices.map { (places[2 * $0], places[2 * $0 + 1]) }
  }

  /// Returns a note for the reader of the map.
  func explanation(share: Double) -> String {
    switch self {
    case .pca:
      "The encoder's features at length 1, along the two axes in which the training images vary most. These hold "
        + "\(one(100 * share)) % of the variance: points apart here are apart, but points close here may not be close."
    case .tsne:
      "The encoder's features at length 1, laid out by t-SNE (perplexity \(tickText(TSNE().perplexity))) from their "
        + "places along the principal axes: neighbors here are neighbors in the embedding. The size of a group and its "
        + "distance from others have no meaning."
    }
  }
}
