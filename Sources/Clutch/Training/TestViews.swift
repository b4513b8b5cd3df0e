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

  /// Augmentations always see so many images at once, each in the place that its pixels tell it. A prime, so that images
  /// of few shades of grey do not crowd in few places.
  static let places = 61

  /// A view of every image after the other.
  ///
  /// - Parameters:
  ///   - images: uint8 [n, c, h, w].
  ///   - body: given each view of all images, float32 [n, c, h, w] within 0 ... 1, on the device.
  func each<Failure>(
    of images: Tensor, on device: Device, _ body: (Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    let rounds = Round.all(ImageFingerprint.all(of: images).map { $0.remainder(by: TestViews.places) })
    let floats = images.to(device).to(.float32) / 255
    // Where each image stands among those of all rounds.
    let order = Tensor(rounds.flatMap(\.images)).sort(axis: 0).indices.to(device)
    for number in 0..<count {
      let view = withoutGradient {
        let parts = rounds.map { round in
          // A new generator each time: the same place has the same draws.
          let random = seed.generator("views", number, on: device)
          let seated = floats[Tensor(round.seats).to(device)]
          return augmentations.reduce(seated) { $1($0, random) }[Tensor(round.taken).to(device)]
        }
        return Tensor.concatenate(parts)[order]
      }
      try body(view)
    }
  }

  /// Images that are augmented at once, of which no two have the same place.
  private struct Round {
    /// The image in every place; any where there is none.
    var seats = [Int](repeating: 0, count: TestViews.places)
    /// The places that are taken, and by which images.
    var taken: [Int] = []
    var images: [Int] = []

    /// - Parameter places: of every image.
    static func all(_ places: [Int]) -> [Round] {
      var rounds: [Round] = []
      var next = [Int](repeating: 0, count: TestViews.places)
      for (image, place) in places.enumerated() {
        if next[place] == rounds.count { rounds.append(Round()) }
        rounds[next[place]].seats[place] = image
        rounds[next[place]].taken.append(place)
        rounds[next[place]].images.append(image)
        next[place] += 1
      }
      return rounds
    }
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
