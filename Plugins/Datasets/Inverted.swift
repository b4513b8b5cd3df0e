import Clutch

/// The images of another data set as negatives: 255 − x.
///
/// Shapes stay, brightness and colours become their opposites.
struct Inverted: ChangedCopy {
  static let name = "inverted"

  /// The data set whose images are inverted, with its options; their `limit` is drawn by `draw`. Required.
  var of: Choice<Datasets>?
  /// What chance depends on; another number draws otherwise.
  var draw = 0

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor { call("aten::bitwise_not", images) }
}

@section("plugins") @used private let entry: Entry = { register(Inverted.self) }
