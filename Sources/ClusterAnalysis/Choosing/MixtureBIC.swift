import Torch

extension CountStudy {
  /// Returns the Bayesian information criterion of a Gaussian mixture of k components at each k; lower is better.
  ///
  /// The mixture starts from the clusters of k-means and has full covariances, along at most ten principal axes of the
  /// features: in hundreds of dimensions, the penalty for full covariances always favors one component.
  func mixtureBIC() -> [Point] {
    let rows = PrincipalFrame(features, most: Self.mixtureAxes).coordinates(features)
    return points { k, result in
      (GaussianMixture(.full)(rows, from: result.assignments, k).bic, nil)
    }
  }

  static let mixtureAxes = 10
}
