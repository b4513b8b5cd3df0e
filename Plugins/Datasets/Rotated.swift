import Clutch

/// The images of another data set, turned by a quarter, a half or three quarters.
///
/// The same pixels in another place: out of distribution only for those who know which way is up. (As in Hendrycks et
/// al., "Using Self-Supervised Learning Can Improve Model Robustness and Uncertainty"; arXiv 1906.12340.)
struct Rotated: ChangedCopy {
  static let name = "rotated"

  /// The data set whose images are turned, with its options; their `limit` is drawn by `draw`. Required.
  var of: Choice<Datasets>?
  /// By how much, against the clock: 90, 180 or 270. Absent, one of them is drawn for every image.
  var degrees: Int?
  /// What chance depends on; another number draws otherwise.
  var draw = 0

  func validate() throws(OptionError) {
    try validateCopy()
    if let degrees, ![90, 180, 270].contains(degrees) {
      throw OptionError("degrees", "must be 90, 180 or 270, but is \(degrees)")
    }
  }

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor {
    guard images.size(2) == images.size(3) else {
      throw DataError(
        "images of \(images.size(2)) x \(images.size(3)) pixels cannot be turned; give their set a 'size'")
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
