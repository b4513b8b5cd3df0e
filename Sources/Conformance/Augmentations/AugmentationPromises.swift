import Clutch

/// The promises of augmentations.
enum AugmentationPromises {
  static let all = [shape, sameBits, independent, ownDraws, input, gpuWorks]

  private static let shapes = [[8, 3, 16, 12], [8, 1, 9, 9], [1, 4, 5, 7], [2, 3, 1, 1], [2, 3, 32, 32]]

  static let shape = Promise(Augmentations.self, "shape, type and the range 0 ... 1 are kept") {
    augmentation, attempt in
    for (index, shape) in shapes.enumerated() {
      let random = Tensor.rand(shape, Generator(seed: UInt64(index)))
      for (label, images) in [
        ("random", random), ("random, channels-last", random.contiguous(.channelsLast)),
        ("0 and 1 only", random.round()), ("black", .zeros(shape)), ("white", .ones(shape)),
      ] {
        for seed: UInt64 in 1...3 {
          attempt.input = "images \(shape), \(label), seed \(seed)"
          try check(augmentation, images, seed)
        }
      }
    }
  }

  static let sameBits = Promise(Augmentations.self, "the same seed gives the same bits: only the generator is random") {
    augmentation, attempt in
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
    for seed: UInt64 in 1...3 {
      attempt.input = "images [16, 3, 16, 16], seed \(seed)"
      let first = try apply(augmentation, images, seed)
      for _ in 0..<2 { try expect(otherBits("a later result", try apply(augmentation, images, seed), than: first)) }
    }
  }

  static let independent = Promise(Augmentations.self, "the result of an image does not depend on the others") {
    augmentation, attempt in
    for (channels, seed) in [(3, 1), (1, 2), (3, 3)] as [(Int, UInt64)] {
      let images = Tensor.rand([16, channels, 16, 16], Generator(seed: 1))
      for other in [0, 15] {
        let changed = images.clone()
        changed[other].copy(from: Tensor.zeros([channels, 16, 16]))
        attempt.input = "images [16, \(channels), 16, 16], with image \(other) made black, seed \(seed)"
        let (before, after) = (try apply(augmentation, images, seed), try apply(augmentation, changed, seed))
        for i in 0..<16 where i != other {
          try expect(otherBits("the result of image \(i)", after[i], than: before[i]))
        }
      }
    }
  }

  static let ownDraws = Promise(Augmentations.self, "every image has its own random numbers") { augmentation, attempt in
    let images = Tensor.rand([1, 3, 16, 16], Generator(seed: 1)).expand(64, 3, 16, 16).contiguous()
    attempt.input = "64 equal images [3, 16, 16], seeds 1 ... 8"
    let results = try (1...8).map { try apply(augmentation, images, $0) }
    let differ = results.contains { result in bits(result[0].expand(64, 3, 16, 16)) != bits(result) }
    // If the results are the same for every seed, nothing is random.
    let draws = results.contains { bits($0) != bits(results[0]) }
    try expect(
      differ || !draws,
      "equal images of a batch have equal results, although another seed gives other results: "
        + "draw numbers of shape [n, 1, 1, 1]")
  }

  static let input = Promise(Augmentations.self, "the input images are not changed") {
    augmentation, attempt in
    for seed: UInt64 in 1...3 {
      let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1))
      let before = images.clone()
      attempt.input = "images [16, 3, 16, 16], seed \(seed)"
      _ = try apply(augmentation, images, seed)
      try expect(otherBits("the batch that it was given", images, than: before))
    }
  }

  static let gpuWorks = Promise(Augmentations.self, "it works on a GPU, with the GPU's generator") {
    augmentation, attempt in
    let device = try gpu()
    let images = Tensor.rand([16, 3, 16, 16], Generator(seed: 1)).to(device)
    for seed: UInt64 in 1...3 {
      attempt.input = "images [16, 3, 16, 16] on \(device), seed \(seed)"
      let first = try check(augmentation, images, seed)
      try expect(first.device == device, "the images come back on \(first.device)")
      try expect(otherBits("the second result", try apply(augmentation, images, seed), than: first))
    }
  }

  /// Uses an augmentation once.
  static func use(_ augmentation: any Augmentation, _ subject: Subject, _ attempt: Attempt) throws {
    attempt.input = "images [8, 3, 16, 12], seed 1"
    try check(augmentation, .rand([8, 3, 16, 12], Generator(seed: 1)), 1)
  }

  // MARK: Parts

  /// Applies an augmentation to images.
  ///
  /// - Throws: `Broken` if the result has another shape, `TorchError`.
  private static func apply(_ augmentation: any Augmentation, _ images: Tensor, _ seed: UInt64) throws -> Tensor {
    let result = try withTorchErrors { augmentation(images, Generator(seed: seed, on: images.device)) }
    try expect(
      result.shape == images.shape, "the result has the shape \(result.shape), but should have \(images.shape)")
    return result
  }

  /// Applies an augmentation and checks the type and the range of the result.
  @discardableResult
  private static func check(_ augmentation: any Augmentation, _ images: Tensor, _ seed: UInt64) throws -> Tensor {
    let result = try apply(augmentation, images, seed)
    try expect(result.dtype == .float32, "the result is \(result.dtype), but should be float32")
    try expect(notFinite("the result", result))
    let (low, high) = (result.min().item, result.max().item)
    try expect(
      low >= 0 && high <= 1, "the result is within \(shown(low)) ... \(shown(high)), but should be within 0 ... 1")
    return result
  }
}
