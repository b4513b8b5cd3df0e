import Clutch

/// The images of another data set with their four quarters in a different order.
///
/// The order is drawn for each image from the 23 that change it. Textures stay the same, the whole does not. (The shift
/// "Perm" of CSI; Tack et al.; arXiv 2007.08176.)
struct Permuted: ChangedCopy {
  static let name = "permuted"
  static let renamed = ["draw": "seed"]

  /// The data set whose quarters are moved, with its options; `seed` also seeds its `limit`. Required.
  var of: Choice<Datasets>?
  /// The random seed; another number draws other orders.
  var seed = 0

  /// All orders of four except the first, 0 1 2 3.
  private static let orders: [[Int]] = {
    var orders: [[Int]] = []
    for a in 0..<4 {
      for b in 0..<4 where b != a {
        for c in 0..<4 where c != a && c != b { orders.append([a, b, c, 6 - a - b - c]) }
      }
    }
    return Array(orders.dropFirst())
  }()

  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor {
    let (n, c, h, w) = (images.size(0), images.size(1), images.size(2), images.size(3))
    guard h % 2 == 0, w % 2 == 0 else {
      throw DataError("images of \(h) x \(w) pixels have no four equal quarters; give their data set an even 'size'")
    }
    let chosen = Tensor.randint(0..<Self.orders.count, [n], random).ints.flatMap { Self.orders[$0] }
    // [n, c, 2, h/2, 2, w/2] -> quarters [n·4, c, h/2, w/2], in reading order
    let quarters = images.reshape(n, c, 2, h / 2, 2, w / 2).permute(0, 2, 4, 1, 3, 5).reshape(n * 4, c, h / 2, w / 2)
    let rows = chosen.enumerated().map { place, quarter in place / 4 * 4 + quarter }
    let moved = quarters[Tensor(rows)].reshape(n, 2, 2, c, h / 2, w / 2)
    return moved.permute(0, 3, 1, 4, 2, 5).reshape(n, c, h, w)
  }
}

@section("plugins") @used private let entry: Entry = { register(Permuted.self) }
