import Clutch
import Foundation

/// Alignment and uniformity: pulls the views of an image together and spreads the images over the sphere.
///
/// With means over the pairs of different views of one image, and over the pairs of different images in one view:
///
///     mean of ‖z_a − z_b‖²  +  uniformity · log mean of exp(−sharpness·‖z_i − z_j‖²)
///
/// The second term is averaged over the views. Source: Wang and Isola (arXiv 2005.10242), with α = 2.
struct AlignUniform: Loss {
  static let name = "align-uniform"

  /// The weight of the uniformity term; higher spreads the images more evenly.
  var uniformity = 1.0
  /// The rate at which the repulsion of two images falls with their distance; higher limits it to the nearest images.
  var sharpness = 2.0

  func validate() throws(OptionError) {
    if !(uniformity >= 0) { throw OptionError("uniformity", "must be at least 0, but is \(uniformity)") }
    if !(sharpness > 0) { throw OptionError("sharpness", "must be greater than 0, but is \(sharpness)") }
  }

  func callAsFunction(_ views: Views) -> Tensor {
    let (v, n) = (views.views, views.images)
    let spread = (views.unit - views.unit.mean(axis: 0)).square().sum(axis: 2)  // [v, n]
    let alignment = spread.mean() * (2 * Double(v) / Double(v - 1))  // []

    let cosines = views.unit.matmul(views.unit.transpose())  // [v, n, n]
    let logits = (cosines - 1) * (2 * sharpness)  // −sharpness·‖z_i − z_j‖² of vectors of length 1
    let others = logits.fill(.eye(n, .bool, on: logits.device), with: -.infinity)
    let crowding = others.logSumExp(axis: 1, 2) - log(Double(n * (n - 1)))  // [v]
    return alignment + uniformity * crowding.mean()  // []
  }
}

@section("plugins") @used private let entry: Entry = { register(AlignUniform.self) }
