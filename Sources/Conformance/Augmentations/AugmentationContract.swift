import Clutch

/// The contract of augmentations.
enum AugmentationContract {
  static let all = [shape, sameBits, independent, ownDraws, input, gpuWorks]

  private static let shapes: [Samples.Kind: [[Int]]] = [
    .images: [[8, 3, 16, 12], [8, 1, 9, 9], [1, 4, 5, 7], [2, 3, 1, 1], [2, 3, 32, 32]],
    .vectors: [[8, 16], [1, 5], [2, 1], [3, 512]],
  ]

  static let shape = Check(Augmentations.self, "shape, type and the range 0 ... 1 are kept") {
    augmentation, attempt in
    let kind = type(of: augmentation).accepts
    for (index, shape) in (shapes[kind] ?? []).enumerated() {
      for (label, images) in inputs(kind, shape, UInt64(index)) {
        for seed: UInt64 in 1...3 {
          attempt.input = "\(kind.rawValue) \(shape), \(label), seed \(seed)"
          try check(augmentation, images, seed)
        }
      }
    }
  }

  static let sameBits = Check(Augmentations.self, "the same seed gives the same bits: only the generator is random") {
    augmentation, attempt in
    let images = batch(augmentation, 16)
    for seed: UInt64 in 1...3 {
      attempt.input = "\(name(images)), seed \(seed)"
      let first = try apply(augmentation, images, seed)
      for _ in 0..<2 { try expect(otherBits("a later result", try apply(augmentation, images, seed), than: first)) }
    }
  }

  static let independent = Check(Augmentations.self, "the result of an image does not depend on the others") {
    augmentation, attempt in
    for (channels, seed) in [(3, 1), (1, 2), (3, 3)] as [(Int, UInt64)] {
      let images = batch(augmentation, 16, channels: channels)
      for other in [0, 15] {
        let changed = images.clone()
        changed[other].copy(from: Tensor.zeros(Array(images.shape.dropFirst())))
        let what = images.rank == 4 ? "image \(other) made black" : "vector \(other) made 0"
        attempt.input = "\(name(images)), with \(what), seed \(seed)"
        let (before, after) = (try apply(augmentation, images, seed), try apply(augmentation, changed, seed))
        for i in 0..<16 where i != other {
          try expect(otherBits("the result of image \(i)", after[i], than: before[i]))
        }
      }
    }
  }

  static let ownDraws = Check(Augmentations.self, "every image has its own random numbers") { augmentation, attempt in
    let one = batch(augmentation, 1)
    let images = Tensor.concatenate(Array(repeating: one, count: 64))
    let kind = type(of: augmentation).accepts.rawValue
    attempt.input = "64 equal \(kind) \(Array(one.shape.dropFirst())), seeds 1 ... 8"
    let results = try (1...8).map { try apply(augmentation, images, $0) }
    let differ = results.contains { result in
      bits(.concatenate(Array(repeating: result[0..<1], count: 64))) != bits(result)
    }
    // If the results are the same for every seed, nothing is random.
    let draws = results.contains { bits($0) != bits(results[0]) }
    try expect(
      differ || !draws,
      "equal \(kind) of a batch have equal results, although another seed gives other results: "
        + "draw numbers of shape [n\(String(repeating: ", 1", count: one.rank - 1))]")
  }

  static let input = Check(Augmentations.self, "the input images are not changed") {
    augmentation, attempt in
    for seed: UInt64 in 1...3 {
      let images = batch(augmentation, 16)
      let before = images.clone()
      attempt.input = "\(name(images)), seed \(seed)"
      _ = try apply(augmentation, images, seed)
      try expect(otherBits("the batch that it was given", images, than: before))
    }
  }

  static let gpuWorks = Check(Augmentations.self, "it works on a GPU, with the GPU's generator") {
    augmentation, attempt in
    let device = try gpu()
    let images = batch(augmentation, 16).to(device)
    for seed: UInt64 in 1...3 {
      attempt.input = "\(name(images)) on \(device), seed \(seed)"
      let first = try check(augmentation, images, seed)
      try expect(first.device == device, "the images come back on \(first.device)")
      try expect(otherBits("the second result", try apply(augmentation, images, seed), than: first))
    }
  }

  /// Uses an augmentation once.
  static func use(_ augmentation: any Augmentation, _ subject: Subject, _ attempt: Attempt) throws {
    let kind = type(of: augmentation).accepts
    guard let shape = shapes[kind]?.first, let images = inputs(kind, shape, 1).first?.samples else { return }
    attempt.input = "\(name(images)), seed 1"
    let result = try withTorchErrors { augmentation(images, Generator(seed: 1)) }
    // An option may ask for another height and width.
    let (found, kept) = (Array(result.shape.prefix(2)), Array(images.shape.prefix(2)))
    try expect(
      result.rank == images.rank && found == kept,
      "the result has the shape \(result.shape), but should begin with \(kept) and have \(images.rank) axes")
    try checkValues(result, of: augmentation)
  }

  // MARK: Parts

  /// Returns samples of a shape that are easily handled wrongly, with their names in reports.
  private static func inputs(
    _ kind: Samples.Kind, _ shape: [Int], _ seed: UInt64
  ) -> [(label: String, samples: Tensor)] {
    switch kind {
    case .images:
      let random = Tensor.rand(shape, Generator(seed: seed))
      return [
        ("random", random), ("random, channels-last", random.contiguous(.channelsLast)),
        ("0 and 1 only", random.round()), ("black", .zeros(shape)), ("white", .ones(shape)),
      ]
    case .vectors:
      let random = Tensor.randn(shape, Generator(seed: seed))
      return [("random", random), ("large", random * 1e20), ("zero", .zeros(shape))]
    }
  }

  /// Returns `n` random images [n, channels, 16, 16], or vectors if the augmentation takes them.
  private static func batch(_ augmentation: any Augmentation, _ n: Int, channels: Int = 3) -> Tensor {
    switch type(of: augmentation).accepts {
    case .images: .rand([n, channels, 16, 16], Generator(seed: 1))
    case .vectors: .randn([n, 16 * channels], Generator(seed: 1))
    }
  }

  private static func name(_ samples: Tensor) -> String {
    "\(samples.rank == 4 ? "images" : "vectors") \(samples.shape)"
  }

  /// Applies an augmentation to samples.
  ///
  /// - Throws: `CheckFailure` if the result has another shape, `TorchError`.
  private static func apply(_ augmentation: any Augmentation, _ images: Tensor, _ seed: UInt64) throws -> Tensor {
    let result = try withTorchErrors { augmentation(images, Generator(seed: seed, on: images.device)) }
    try expect(
      result.shape == images.shape, "the result has the shape \(result.shape), but should have \(images.shape)")
    return result
  }

  /// Applies an augmentation and checks the type and, of images, the range of the result.
  @discardableResult
  private static func check(_ augmentation: any Augmentation, _ images: Tensor, _ seed: UInt64) throws -> Tensor {
    let result = try apply(augmentation, images, seed)
    try checkValues(result, of: augmentation)
    return result
  }

  private static func checkValues(_ result: Tensor, of augmentation: any Augmentation) throws(CheckFailure) {
    try expect(result.dtype == .float32, "the result is \(result.dtype), but should be float32")
    try expect(notFinite("the result", result))
    if type(of: augmentation).accepts == .vectors { return }
    let (low, high) = (result.min().item, result.max().item)
    try expect(
      low >= 0 && high <= 1, "the result is within \(shown(low)) ... \(shown(high)), but should be within 0 ... 1")
  }
}
