/// How images are normalised, as a recipe asks for it.
public enum NormalizeOption: Sendable, Hashable {
  /// By the mean and deviation of the training images.
  case auto
  case given(mean: [Double], deviation: [Double])

  func resolved(for images: Tensor) -> Normalization {
    switch self {
    case .auto: Normalization(of: images)
    case .given(let mean, let deviation): Normalization(mean: mean, deviation: deviation)
    }
  }
}
