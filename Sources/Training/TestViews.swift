import Components
import Formats
import Storage
import Torch

/// Test-time augmentation: features are averaged over augmented views of an image.
///
/// The draws for an image depend only on the seed and its pixels, so its score does not depend on other images. CSI
/// (arXiv 2007.08176) averages likewise, but its code draws by an image's position in the batch.
public struct TestViews: Sendable {
  package let count: Int
  /// The augmentations of a view; views take turns if there are several lists.
  private let pipelines: [[any Augmentation]]
  let seed: Seed
  /// Everything that determines the views, for the keys of embeddings.
  package let keyText: String
  /// The part of file names that identifies features of these views.
  package let fileName: String

  package init(count: Int, pipelines: [[any Augmentation]], seed: Seed, keyText: String, fileName: String) {
    self.count = count
    self.pipelines = pipelines
    self.seed = seed
    self.keyText = keyText
    self.fileName = fileName
  }

  /// The number of images that are augmented together, each at the place that its pixels determine. It is prime, so
  /// that images with few gray levels do not crowd into few places.
  static let places = 61

  /// Computes the views one after the other, each for all images.
  ///
  /// - Parameters:
  ///   - samples: images or vectors.
  ///   - body: receives each view of all samples, float32, on the device.
  func each<Failure>(
    of samples: Samples, on device: Device, _ body: (Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    let rounds = Round.all(ImageFingerprint.all(of: samples).map { $0.remainder(by: TestViews.places) })
    let floats = samples.to(device).floats
    // The position of each image in the concatenated rounds.
    let order = Tensor(rounds.flatMap(\.images)).sort(axis: 0).indices.to(device)
    for number in 0..<count {
      let view = withoutGradient {
        let parts = rounds.map { round in
          // A new generator for each round, so that the same place gets the same draws.
          let random = seed.generator("views", number, on: device)
          let seated = floats[Tensor(round.seats).to(device)]
          return pipelines[number % pipelines.count].reduce(seated) { $1($0, random) }[Tensor(round.taken).to(device)]
        }
        return Tensor.concatenate(parts)[order]
      }
      try body(view)
    }
  }

  /// A group of images that are augmented together, with at most one image per place.
  private struct Round {
    /// The image at each place; any image fills an empty place.
    var seats = [Int](repeating: 0, count: TestViews.places)
    /// The occupied places.
    var taken: [Int] = []
    /// The images at the occupied places, in the same order.
    var images: [Int] = []

    /// - Parameter places: the place of each image.
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
  /// Embeds samples in evaluation mode and full precision, averaging every layer over
  /// views. The means are not normalized to unit length.
  ///
  /// - Parameters:
  ///   - views: the views to average over; nil embeds the original images.
  ///   - layers: layers to compute besides `encoder` and `projection`.
  ///   - added: the layers that an objective adds to those of the network.
  ///   - stop: called before every batch; returns `true` to cancel.
  package func embed(
    _ samples: Samples, _ views: TestViews?, layers: [Layer] = [], adding added: [LearnerLayer] = [],
    batch: Int = 256, stop: () -> Bool = { false }
  ) throws(Stopped) -> Embedding {
    guard let views else { return try embed(samples, layers: layers, adding: added, batch: batch, stop: stop) }
    var means: [Embedding] = []
    // As many images at once as fit in 64 MiB, so that few places stay empty.
    let most = max(batch, (1 << 24) / max(1, shape.lengths.reduce(1, *)))
    for part in samples.split(most) {
      var parts: [Embedding] = []
      try views.each(of: part, on: device) { view throws(Stopped) in
        parts.append(try embed(floats: view, layers: layers, adding: added, batch: batch, stop: stop))
      }
      means.append(.mean(parts))
    }
    return .concatenate(means)
  }
}
