import Clutch

/// A golden case of an augmentation: exact images or vectors if nothing is random, or a range of their numbers.
struct AugmentationCase: CaseOptions {
  var augmentation: Choice<Augmentations>?
  var source: String?
  var waives: [String] = []
  /// The images [n][c][h][w], within 0 ... 1, or the vectors [n][d].
  var images: Numbers?
  var seed = 0
  /// The expected images, in the shape of the input.
  var result: Numbers?
  /// The range of all pixels of the result.
  var range: ClosedRange<Double>?
  var tolerance = 0.00001

  var choice: Choice<Augmentations>? { augmentation }

  func validate() throws(OptionError) {
    let takesVectors = augmentation.map { type(of: $0.value).accepts == .vectors } ?? false
    let axes = takesVectors ? "[n][d]" : "[n][c][h][w]"
    try requireGiven(
      ("images", images != nil, "numbers \(axes)"),
      ("result", result != nil || range != nil, "the expected images, or 'range' the range of their pixels")
    )
    try requireNesting("images", images, rank: takesVectors ? 2 : 4, axes)
    try require("tolerance", tolerance, atLeast: 0)
    try require("seed", seed, atLeast: 0)
    if let result, result.shape != images?.shape {
      throw OptionError("result", "must have the shape of the images, \(images?.shape ?? []), but has \(result.shape)")
    }
  }

  func check(_ augmentation: any Augmentation, _ attempt: Attempt) throws {
    guard let images else { return }
    let found = try withTorchErrors { augmentation(images.floats, Generator(seed: UInt64(seed))) }
    if let result {
      try expect(difference("the result", found, from: result.tensor, within: tolerance, relative: tolerance))
    }
    if let range {
      let (low, high) = (found.min().item, found.max().item)
      try expect(
        low >= range.lowerBound - tolerance && high <= range.upperBound + tolerance,
        "the result is within \(shown(low)) ... \(shown(high)), but should be within "
          + "\(shown(range.lowerBound)) ... \(shown(range.upperBound))")
    }
  }
}
