import Clutch

/// The images of another data set as negatives: 255 − x.
///
/// Shapes stay the same; brightness and colors are reversed.
struct Inverted: ChangedCopy {
  static let name = "inverted"
  static let renamed = ["draw": "seed"]

  /// The data set whose images are inverted, with its options. Required.
  var of: Choice<Datasets>?
  /// The random seed for the other data set's `limit`; another number selects other images.
  var seed = 0

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor { call("aten::bitwise_not", images) }
}

@section("plugins") @used private let entry: Entry = { register(Inverted.self) }
