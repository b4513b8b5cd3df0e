import Clutch

/// The images of another data set, each blended with a second one: CSI's "interpolation".
///
/// weight·x + (1 − weight)·x′, rounded. x′ follows x in a random order of all images, in which the last is followed by
/// the first; so each image is used twice. (Tack et al., "CSI: Novelty Detection via Contrastive Learning on
/// Distributionally Shifted Instances"; arXiv 2007.08176.)
struct Mixed: ChangedCopy {
  static let name = "mixed"
  static let renamed = ["draw": "seed"]

  /// The data set whose images are blended, with its options; `seed` also seeds its `limit`. Required.
  var of: Choice<Datasets>?
  /// The weight of the first image; at 0.5 both images count equally, toward 0 or 1 one of them dominates.
  var weight = 0.5
  /// The random seed; another number draws other pairs.
  var seed = 0

  func validate() throws(OptionError) {
    try validateCopy()
    try require("weight", weight, in: 0...1)
  }

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor {
    let n = images.size(0)
    if n < 2 { throw DataError("there is \(n) image, but blending needs at least two; use more images") }
    let order = Tensor.randperm(n, random).ints
    var partner = [Int](repeating: 0, count: n)
    for (place, i) in order.enumerated() { partner[i] = order[(place + 1) % n] }
    let parts = zip(images.split(1024), Tensor(partner).split(1024)).map { first, others in
      (first.to(.float32) * weight + images[others].to(.float32) * (1 - weight)).round().to(.uint8)
    }
    return .concatenate(parts)
  }
}

@section("plugins") @used private let entry: Entry = { register(Mixed.self) }
