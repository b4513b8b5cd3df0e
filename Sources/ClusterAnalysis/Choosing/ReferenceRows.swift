import Torch

/// Rows without clusters, with which statistics of clustered rows are compared.
struct ReferenceRows {
  private let count: Int
  private let dimensions: Int
  private let device: Device
  private let box: (frame: PrincipalFrame, least: Tensor, width: Tensor)?

  /// - Parameters:
  ///   - features: the rows to imitate [n, d].
  ///   - spherical: `true` for uniform directions; `false` for a uniform distribution in the box along the principal
  ///     axes that holds the features (Tibshirani, Walther and Hastie, JRSS B 63, 2001, section 4, choice b). A box is
  ///     a poor reference for rows of unit length: it is far from the sphere.
  init(like features: Tensor, spherical: Bool) {
    (count, dimensions, device) = (features.size(0), features.size(1), features.device)
    guard !spherical else {
      box = nil
      return
    }
    let frame = PrincipalFrame(features)
    let coordinates = frame.coordinates(features)  // [n, d]
    let least = coordinates.min(axis: 0)
    box = (frame, least, coordinates.max(axis: 0) - least)
  }

  /// Draws as many rows as there are features, float32 [n, d].
  func draw(_ random: Generator) -> Tensor {
    guard let box else { return Tensor.randn([count, dimensions], random).to(device).normalize() }
    let shares = Tensor.rand([count, dimensions], random, .float64).to(device)
    return box.frame.rows(at: box.least + shares * box.width).to(.float32)
  }
}
