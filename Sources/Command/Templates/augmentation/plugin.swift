import Clutch

/// Hides a square at a random place of each image, with a given probability.
///
/// The square lies inside the image, and its pixels become 0 in all channels. Images [n, c, h, w] -> the same shape.
/// (Random erasing: Zhong, Zheng, Kang, Li, Yang, arXiv 1708.04896, with squares of one size.)
struct NewComponent: Augmentation {
  static let name = "new-component"

  /// The side of the square as a share of the image's shorter side; a larger value hides more.
  var size = 0.3
  /// The probability that an image has a hidden square; a higher value changes more images.
  var probability = 0.5

  func validate() throws(OptionError) {
    try require("size", size, above: 0, upTo: 1)
    try require("probability", probability, in: 0...1)
  }

  /// - Parameter images: float32 [n, c, h, w] within 0 ... 1, of all views of a batch.
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let (n, h, w) = (images.size(0), images.size(2), images.size(3))
    let side = max(1, Int((size * Double(min(h, w))).rounded()))
    let draws = Tensor.rand([3, n, 1, 1, 1], random, batchAxis: 1)
    let top = (draws[0] * (h - side + 1)).floor()  // [n, 1, 1, 1]
    let left = (draws[1] * (w - side + 1)).floor()
    let rows = Tensor.arange(h, on: images.device).reshape(h, 1) - top  // [n, 1, h, 1], counted from the square's first
    let columns = Tensor.arange(w, on: images.device) - left  // [n, 1, 1, w]
    let hidden = (rows .>= 0) & (rows .< side) & (columns .>= 0) & (columns .< side)  // [n, 1, h, w]
    return images.fill(hidden & (draws[2] .< probability), with: 0)
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
