import Clutch

/// Sets random elements of vectors to 0.
///
/// Each element is kept with probability 1 − `probability`, independently; the others become 0. Vectors [n, d] -> the
/// same shape.
struct VectorMask: Augmentation {
  static let name = "mask"
  static let accepts = Samples.Kind.vectors

  /// The probability that an element becomes 0; higher makes views less alike.
  var probability = 0.2

  func validate() throws(OptionError) { try require("probability", probability, in: 0...1) }

  func callAsFunction(_ vectors: Tensor, _ random: Generator) -> Tensor {
    vectors * (Tensor.rand(vectors.shape, random) .>= probability).to(.float32)
  }
}

@section("plugins") @used private let entry: Entry = { register(VectorMask.self) }
