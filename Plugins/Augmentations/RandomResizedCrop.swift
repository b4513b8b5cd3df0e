import Clutch
import Foundation

/// Crops a random box from each image and resizes it to full size (Szegedy et al., arXiv 1409.4842, section 6).
///
/// The box is drawn as in torchvision: the area and the logarithm of width / height are uniform, sides are rounded to
/// pixels, and the first of ten draws that fits is used. If none fits, the largest centered box with an allowed ratio
/// is used. Interpolation is bilinear and uses only pixels inside the box. Images [n, c, h, w] -> the same shape, or
/// [n, c, size, size].
struct RandomResizedCrop: Augmentation {
  static let name = "random-resized-crop"

  /// The fraction of the image's area that the box covers; a lower start shows smaller details, less like the whole.
  var scale = 0.2...1.0
  /// The width-to-height ratio of the box; a wider range distorts shapes more.
  var ratio = 0.75...(4.0 / 3)
  /// The side of the result in pixels; by default, the size of the image. Small views of small boxes are the cheap ones
  /// of multi-crop (SwAV, arXiv 2006.09882).
  var size: Int?

  func validate() throws(OptionError) {
    if let size { try require("size", size, in: 1...4096) }
    for bound in [scale.lowerBound, scale.upperBound] { try require("scale", bound, above: 0, upTo: 1) }
    for bound in [ratio.lowerBound, ratio.upperBound] { try require("ratio", bound, above: 0) }
  }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let boxes = boxes(images.size(0), height: images.size(2), width: images.size(3), random)
    return Self.crop(images, boxes, height: size ?? images.size(2), width: size ?? images.size(3))
  }

  /// One box per image, in whole pixels, float32 [n] each.
  struct Boxes {
    let top: Tensor
    let left: Tensor
    let height: Tensor
    let width: Tensor
  }

  /// Draws `n` boxes inside images of `height` x `width`.
  func boxes(_ n: Int, height: Int, width: Int, _ random: Generator) -> Boxes {
    func draw(_ range: ClosedRange<Double>) -> Tensor {
      Tensor.rand([10, n], random, batchAxis: 1) * (range.upperBound - range.lowerBound) + range.lowerBound
    }
    let area = draw(scale) * Double(height * width)  // [10, n]
    let ratios = draw(log(ratio.lowerBound)...log(ratio.upperBound)).exp()
    let heights = (area / ratios).sqrt().round()
    let widths = (area * ratios).sqrt().round()
    let fits = (heights .>= 1) & (heights .<= height) & (widths .>= 1) & (widths .<= width)

    let first = fits.to(.uint8).argmax(axis: 0, keep: true)  // [1, n]
    let none = !fits.gather(axis: 0, first)
    let largest = largestBox(height: Double(height), width: Double(width))
    let h = heights.gather(axis: 0, first).fill(none, with: largest.height).squeeze(0)  // [n]
    let w = widths.gather(axis: 0, first).fill(none, with: largest.width).squeeze(0)

    // The box may start at any whole pixel that keeps it inside; if no draw fitted, it is centered.
    func place(_ length: Int, _ sides: Tensor) -> Tensor {
      let room = length - sides
      let drawn = (Tensor.rand([n], random) * (room + 1)).floor().minimum(room)
      return (room / 2).floor().where(none.squeeze(0), otherwise: drawn)
    }
    return Boxes(top: place(height, h), left: place(width, w), height: h, width: w)
  }

  /// The largest box with an allowed ratio; each side is at least 1 pixel.
  private func largestBox(height: Double, width: Double) -> (height: Double, width: Double) {
    let whole = width / height
    if whole < ratio.lowerBound { return (max(1, (width / ratio.lowerBound).rounded(.toNearestOrEven)), width) }
    if whole > ratio.upperBound { return (height, max(1, (height * ratio.upperBound).rounded(.toNearestOrEven))) }
    return (height, width)
  }

  /// Crops each image to its box and resizes the crop.
  static func crop(_ images: Tensor, _ boxes: Boxes, height: Int, width: Int) -> Tensor {
    func matrices(_ length: Int, _ start: Tensor, _ sides: Tensor, _ result: Int) -> Tensor {
      let side = sides.unsqueeze(1)  // [n, 1]
      let pixels = Tensor.arange(result, on: images.device) + 0.5
      let inside = (pixels * (side / result) - 0.5).clamp(min: 0).minimum(side - 1)  // [n, result]
      return .linearInterpolation(at: inside + start.unsqueeze(1), length: length)
    }
    return images.mix(
      rows: matrices(images.size(2), boxes.top, boxes.height, height),
      columns: matrices(images.size(3), boxes.left, boxes.width, width)
    ).clamp(min: 0, max: 1)
  }
}

@section("plugins") @used private let entry: Entry = { register(RandomResizedCrop.self) }
