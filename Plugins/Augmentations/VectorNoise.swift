import Clutch

/// Adds Gaussian noise to vectors, in proportion to their length.
///
/// x + deviation·r·ε, where r is the root mean square of the elements of x, and ε has independent standard normal
/// elements. Vectors [n, d] -> the same shape.
struct VectorNoise: Augmentation {
  static let name = "noise"
  static let accepts = Samples.Kind.vectors

  /// The standard deviation of the noise as a share of the root mean square of a vector's elements; higher makes views
  /// less alike.
  var deviation = 0.1

  func validate() throws(OptionError) { try require("deviation", deviation, in: 0...100) }

  func callAsFunction(_ vectors: Tensor, _ random: Generator) -> Tensor {
    // Squares of large numbers would overflow, so they are taken of shares of the largest number.
    let largest = vectors.abs().max(axis: 1, keep: true).clamp(min: 1e-30)  // [n, 1]
    let scale = largest * (vectors / largest).square().mean(axis: 1, keep: true).sqrt()
    return vectors + scale * Tensor.randn(vectors.shape, random) * deviation
  }
}

@section("plugins") @used private let entry: Entry = { register(VectorNoise.self) }
