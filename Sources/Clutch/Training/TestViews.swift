/// Augmented views of images at test time, over which features are averaged.
///
/// Which draws an image gets depends on the seed and its own pixels alone, so that it has the same score whatever else is
/// scored with it. (As CSI, arXiv 2007.08176, averages; its code draws by the place of an image in its batch.)
public struct TestViews: Sendable {
  let count: Int
  let augmentations: [any Augmentation]
  let seed: Seed
  /// All that decides what the views are: part of the keys of embeddings.
  let keyText: String
  /// What files with features of these views have in their names.
  let fileName: String

  /// Augmentations always see so many images at once, each in the place that its pixels tell it.
  private static let places = 64

  /// A view of every image after the other.
  ///
  /// - Parameters:
  ///   - images: uint8 [n, c, h, w].
  ///   - body: given each view of all images, float32 [n, c, h, w] within 0 ... 1, on the device.
  func each<Failure>(
    of images: Tensor, on device: Device, _ body: (Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    let (rows, back) = TestViews.seats(ImageFingerprint.all(of: images).map { $0.remainder(by: TestViews.places) })
    let seated = (images.to(device).to(.float32) / 255)[Tensor(rows).to(device)]
    let order = Tensor(back).to(device)
    for number in 0..<count {
      let view = withoutGradient {
        let rounds = seated.split(TestViews.places).map { round in
          // A new generator each time: the same place has the same draws.
          let random = seed.generator("views", number, on: device)
          return augmentations.reduce(round) { $1($0, random) }
        }
        return Tensor.concatenate(rounds)[order]
      }
      try body(view)
    }
  }

  /// Which image sits in each place, round by round, and where each image sits; the first one fills the empty places.
  ///
  /// - Parameter places: the place of every image, from 0.
  private static func seats(_ places: [Int]) -> (rows: [Int], back: [Int]) {
    var taken = [Int](repeating: 0, count: TestViews.places)
    let back = places.map { place in
      taken[place] += 1
      return (taken[place] - 1) * TestViews.places + place
    }
    var rows = [Int](repeating: 0, count: (taken.max() ?? 0) * TestViews.places)
    for (image, seat) in back.enumerated() { rows[seat] = image }
    return (rows, back)
  }
}

extension Model {
  /// Embeds `images` (uint8 [n, c, h, w]) in evaluation mode and full precision: the mean over views of what the encoder
  /// and the head give, neither brought to length 1.
  ///
  /// - Parameters:
  ///   - views: nil embeds the images as they are.
  ///   - stop: asked before every batch; where it answers true the work is given up.
  func embed(
    _ images: Tensor, _ views: TestViews?, batch: Int = 256, stop: () -> Bool = { false }
  ) throws(Stopped) -> Embedding {
    guard let views else { return try embed(images, batch: batch, stop: stop) }
    var features: [Tensor] = []
    var projections: [Tensor] = []
    // As many at once as 64 MiB hold, so that few places stay empty.
    let most = max(batch, (1 << 24) / max(1, shape.channels * shape.height * shape.width))
    for part in images.split(most) {
      var parts: [Embedding] = []
      try views.each(of: part, on: device) { view throws(Stopped) in
        parts.append(try embed(floats: view, batch: batch, stop: stop))
      }
      features.append(.stack(parts.map(\.features)).mean(axis: 0))
      projections.append(.stack(parts.map(\.projections)).mean(axis: 0))
    }
    return Embedding(features: .concatenate(features), projections: .concatenate(projections))
  }
}
