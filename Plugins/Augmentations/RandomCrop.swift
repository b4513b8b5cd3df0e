import Clutch

/// Shifts each image by whole pixels and fills the gap with black (He et al., arXiv 1512.03385, section 4.2).
///
/// y[i, j] = x[i + a, j + b], or 0 outside the image, with a and b uniform in −padding ... padding. This is a random
/// crop of the padded image. Images [n, c, h, w] -> the same shape.
struct RandomCrop: Augmentation {
  static let name = "random-crop"

  /// The width of the border in pixels, which is also the largest shift; higher hides more of the image.
  var padding = 4

  func validate() throws(OptionError) { try require("padding", padding, in: 0...1024) }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let moves = Tensor.randint(-padding..<(padding + 1), [2, images.size(0)], random, batchAxis: 1)
    return Self.shift(images, down: moves[0], right: moves[1])
  }

  /// Reads each image at an offset of `down` and `right` pixels, int64 [n] each.
  static func shift(_ images: Tensor, down: Tensor, right: Tensor) -> Tensor {
    func matrices(_ length: Int, _ move: Tensor) -> Tensor {
      let positions = Tensor.arange(length, on: images.device) + move.unsqueeze(1)  // [n, length]
      return .linearInterpolation(at: positions.to(.float32), length: length)
    }
    return images.mix(rows: matrices(images.size(2), down), columns: matrices(images.size(3), right))
  }
}

@section("plugins") @used private let entry: Entry = { register(RandomCrop.self) }
