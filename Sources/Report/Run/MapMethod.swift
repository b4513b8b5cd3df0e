import Clutch

/// How images are laid out in a map of the embedding.
public enum MapMethod: String, CaseIterable, Sendable {
  /// Along the two axes in which the training images differ most: at once, and distances mean something.
  case pca
  /// By t-SNE: neighbours stay neighbours, in seconds.
  case tsne

  /// How many images of the training set, and of every other, are shown.
  func most(sets: Int) -> (train: Int, others: Int) {
    switch self {
    case .pca: (1_500, 700)
    // Time grows as the square of their number.
    case .tsne: (800, 1_200 / max(1, sets - 1))
    }
  }

  /// Where features of length 1 [n, d] are shown.
  func places(of features: Tensor, _ axes: PrincipalAxes) -> [(x: Double, y: Double)] {
    let along = axes(features)
    if self == .pca { return along }
    let start = Tensor(along.flatMap { [$0.x, $0.y] }, [along.count, 2])
    let places = withoutGradient { TSNE()(features, start: start) }.to(.float64).doubles
    return along.indices.map { (places[2 * $0], places[2 * $0 + 1]) }
  }

  /// What a reader should know of the map.
  func explanation(share: Double) -> String {
    switch self {
    case .pca:
      "The encoder's features at length 1, along the two axes in which the training images differ most. They hold "
        + "\(one(100 * share)) % of the variance: what lies apart here is apart, what lies together may not be."
    case .tsne:
      "The encoder's features at length 1, laid out by t-SNE (perplexity \(tickText(TSNE().perplexity))) from their "
        + "places along the principal axes: neighbours are neighbours in the embedding. How large a group is, and how "
        + "far it lies from others, says nothing."
    }
  }
}
