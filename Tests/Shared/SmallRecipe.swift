import Foundation

/// Small images in IDX files, and a recipe that trains on them in a moment.
enum SmallRecipe {
  /// `train`, `test` and `odd` images of 12 x 12 with noise from a fixed sequence.
  static func writeImages(in folder: TemporaryFolder) throws {
    for (index, (name, count)) in [("train", 192), ("test", 64), ("odd", 64)].enumerated() {
      var state = UInt32(index + 1)
      var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 12, 0, 0, 0, 12]
      for image in 0..<count {
        for pixel in 0..<144 {
          state = state &* 1_664_525 &+ 1_013_904_223
          let noise = UInt8(state >> 26)
          // Stripes along one axis or the other; odd images have a checkered pattern.
          let (x, y) = (pixel % 12, pixel / 12)
          let light = name == "odd" ? (x / 3 + y / 3) % 2 : (image % 2 == 0 ? x : y) / 4 % 2
          bytes.append(noise + (light == 0 ? 20 : 150))
        }
      }
      try bytes.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
    }
  }

  /// A folder with the images and the recipe.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try writeImages(in: folder)
    try folder.write(text, "small.yaml")
    return folder
  }

  /// The arguments that train it for two epochs.
  static let twoEpochs = ["small.yaml", "train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1"]

  static let text = """
    name: small
    data:
      train: { idx: { images: train } }
      test: { idx: { images: test, test: true } }
      ood:
        chequered: { idx: { images: odd, test: true } }
    encoder: { convnet: { width: 8 } }
    head: { mlp: { hidden: 16, output: 8 } }
    augment:
      - random-resized-crop: { scale: [0.5, 1.0] }
      - horizontal-flip
    train:
      batch: 16
      optimizer: { sgd: { learning-rate: 0.05 } }
      schedule: cosine
      phases:
        warm-up: { epochs: 3, loss: nt-xent }
        cluster-aware:
          epochs: 5
          clusters: { by: { k-means: { k: 4 } }, every: 2 }
          loss: ccl
    machine: { device: cpu, threads: 1 }
    score: [mahalanobis, { knn: { k: 3 } }]
    """
}
