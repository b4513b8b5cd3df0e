import Clutch

/// The images of another data set, rotated by 90, 180 or 270 degrees.
///
/// The same pixels in other places: out of distribution only for a model that knows which way is up. (As in Hendrycks
/// et al., "Using Self-Supervised Learning Can Improve Model Robustness and Uncertainty"; arXiv 1906.12340.)
struct Rotated: ChangedCopy {
  static let name = "rotated"
  static let renamed = ["draw": "seed"]

  /// The data set whose images are rotated, with its options; `seed` also seeds its `limit`. Required.
  var of: Choice<Datasets>?
  /// The angle, counterclockwise: 90, 180 or 270. If absent, it is drawn for each image.
  var degrees: Int?
  /// The random seed; another number draws other angles.
  var seed = 0

  func validate() throws(OptionError) {
    try validateCopy()
    if let degrees, ![90, 180, 270].contains(degrees) {
      throw OptionError("degrees", "must be 90, 180 or 270, but is \(degrees)")
    }
  }

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor {
    guard images.size(2) == images.size(3) else {
      throw DataError(
        "images of \(images.size(2)) x \(images.size(3)) pixels are not square and cannot be rotated; "
          + "give their data set a 'size'")
    }
    if let degrees { return turned(images, degrees / 90).contiguous() }
    let quarters = Tensor.randint(1..<4, [images.size(0), 1, 1, 1], random)
    return (1...3).reduce(images) { changed, q in
      turned(images, q).where(quarters .== q, otherwise: changed)
    }
  }

  private func turned(_ images: Tensor, _ quarters: Int) -> Tensor { call("aten::rot90", images, quarters, [2, 3]) }
}

@section("plugins") @used private let entry: Entry = { register(Rotated.self) }
