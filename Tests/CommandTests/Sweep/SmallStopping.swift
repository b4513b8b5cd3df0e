import Foundation

/// The small recipe with validation images and four variants, one of which, a network of one channel, is clearly worse.
enum SmallStopping {
  static let text =
    SmallRecipe.text
    .replacing(
      "train: { idx: { images: train } }",
      with: """
        train: { idx: { images: train, rows: [0, 127] } }
          validation:
            test: { idx: { images: train, rows: [128, 191] } }
            ood: { finer: { idx: { images: finer } } }
        """
    ) + """

      sweep:
        variants:
          narrow: { encoder.convnet.width: 1 }
          a: {}
          b: { train.optimizer.sgd.learning-rate: 0.1 }
          c: { train.optimizer.sgd.learning-rate: 0.2 }
        stop:
          median: { trials: 2 }
          measure: { scorer: knn }
      """

  static func folder() throws -> TemporaryFolder {
    let folder = try SmallSweep.folder(text)
    // Stripes of 3 pixels, whereas the training images have 4; noise from the sequence of SmallRecipe.
    var state: UInt32 = 7
    var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 64, 0, 0, 0, 12, 0, 0, 0, 12]
    for image in 0..<64 {
      for pixel in 0..<144 {
        state = state &* 1_664_525 &+ 1_013_904_223
        let light = (image % 2 == 0 ? pixel % 12 : pixel / 12) / 3 % 2
        bytes.append(UInt8(state >> 26) + (light == 0 ? 20 : 150))
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/finer"))
    return folder
  }

  static let words = ["sweep", "small.yaml", "--jobs", "1"]
}
