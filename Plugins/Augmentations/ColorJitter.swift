import Clutch

/// Randomly changes the brightness, contrast, saturation and hue of images (SimCLR, appendix A).
///
/// Every image has the same probability of being changed. The four changes are applied in this order, each as in
/// torchvision, with a factor drawn uniformly from max(0, 1 − strength) ... 1 + strength (for hue: a rotation of the
/// color circle drawn uniformly from ± strength). The first three commute except for the clamping to 0 ... 1. Hue
/// always comes last, whereas torchvision shuffles all four. Images [n, 3, h, w] -> the same shape; with any other
/// number of channels, only brightness and contrast change.
struct ColorJitter: Augmentation {
  static let name = "color-jitter"

  /// The strength of the factor that multiplies all values; higher gives darker and lighter images.
  var brightness = 0.4
  /// The strength of the stretch about the image's mean brightness; higher gives flatter and harsher images.
  var contrast = 0.4
  /// The strength of the stretch about each pixel's gray value; higher gives paler and more vivid colors.
  var saturation = 0.4
  /// The strength of the hue shift, at most half a turn of the color circle; higher makes colors less informative.
  var hue = 0.1
  /// The probability that an image is changed at all.
  var probability = 0.8

  func validate() throws(OptionError) {
    try require("brightness", brightness, atLeast: 0)
    try require("contrast", contrast, atLeast: 0)
    try require("saturation", saturation, atLeast: 0)
    try require("hue", hue, in: 0...0.5)
    try require("probability", probability, in: 0...1)
  }

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    let draws = Tensor.rand([5, images.size(0), 1, 1, 1], random, batchAxis: 1)
    func factor(_ i: Int, _ strength: Double) -> Tensor {
      let lowest = max(0, 1 - strength)
      return lowest + (1 + strength - lowest) * draws[i]
    }

    var changed = Self.brightness(images, factor(0, brightness))
    changed = Self.contrast(changed, factor(1, contrast))
    if images.size(1) == 3 {
      changed = Self.saturation(changed, factor(2, saturation))
      changed = Self.hue(changed, hue * (2 * draws[3] - 1))
    }
    return changed.where(draws[4] .< probability, otherwise: images)
  }

  // The functions below take one factor per image [n, 1, 1, 1].

  static func brightness(_ images: Tensor, _ factor: Tensor) -> Tensor { (images * factor).clamp(min: 0, max: 1) }

  static func contrast(_ images: Tensor, _ factor: Tensor) -> Tensor {
    let gray = images.size(1) == 3 ? images.luminance : images
    return blend(images, gray.mean(axis: 1, 2, 3, keep: true), factor)
  }

  static func saturation(_ images: Tensor, _ factor: Tensor) -> Tensor { blend(images, images.luminance, factor) }

  private static func blend(_ images: Tensor, _ other: Tensor, _ factor: Tensor) -> Tensor {
    (factor * images + (1 - factor) * other).clamp(min: 0, max: 1)
  }

  /// Rotates the hue of the HSV color model by a fraction of the circle, keeping saturation and value.
  ///
  /// With v the largest channel and d the largest minus the smallest, red, green and blue become
  /// v − d·clamp(2 − 6·|u − round(u)|, 0, 1) at u = hue + turn + 1/2, 1/6 and −1/6. Channels are selected by arithmetic
  /// on masks because `where` on pixels costs ten times as much.
  static func hue(_ images: Tensor, _ turn: Tensor) -> Tensor {
    let (red, green, blue) = (images.slice(axis: 1, 0..<1), images.slice(axis: 1, 1..<2), images.slice(axis: 1, 2..<3))
    let value = images.max(axis: 1, keep: true)  // [n, 1, h, w]
    let spread = value - images.min(axis: 1, keep: true)
    let notRed = (value .!= red).to(.float32)
    let isBlue = notRed * (value .!= green).to(.float32)

    func choose(_ ofRed: Tensor, _ ofGreen: Tensor, _ ofBlue: Tensor) -> Tensor {
      call("aten::lerp.Tensor", call("aten::lerp.Tensor", ofRed, ofGreen, notRed), ofBlue, isBlue)
    }
    let slope = choose(green - blue, blue - red, red - green) / spread.clamp(min: 1e-12)
    let hue = (slope + 2 * (notRed + isBlue)) / 6
    let offsets = Tensor([1.0 / 2, 1.0 / 6, -1.0 / 6].map(Float.init), [1, 3, 1, 1]).to(images.device)
    let u = hue + (turn + offsets)  // [n, 3, h, w]
    let share = (2 - 6 * (u - u.round()).abs()).clamp(min: 0, max: 1)
    return (value - spread * share).clamp(min: 0, max: 1)
  }
}

@section("plugins") @used private let entry: Entry = { register(ColorJitter.self) }
