import Clutch

/// A data set made by changing the images of another one.
protocol ChangedCopy: Dataset {
  /// The data set whose images are changed.
  var of: Choice<Datasets>? { get }
  /// The random seed, also for the other data set's `limit`.
  var seed: Int { get }

  /// Returns the changed images uint8 [n, c, h, w].
  func change(_ images: Tensor, _ random: Generator) throws(DataError) -> Tensor
}

extension ChangedCopy {
  var isTest: Bool { of?.value.isTest ?? false }

  func validate() throws(OptionError) { try validateCopy() }

  /// Rejects options that are invalid for every changed copy.
  func validateCopy() throws(OptionError) {
    if of == nil { throw OptionError("of", "must be the data set whose images are changed, but is absent") }
    if let of, of.value.samples != .images {
      throw OptionError(
        "of", "must be a data set of images, but '\(of.name)' has \(of.value.samples.rawValue); name another one")
    }
    try require("seed", seed, atLeast: 0)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { try of?.value.files(roots) ?? [] }

  func identity(of files: [String]) throws(DataError) -> String? { try of?.value.identity(of: files) }

  func load(_ files: [String]) throws(DataError) -> ImageSet { try load(files) { _, _ in } }

  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet {
    guard let part = of?.value else { throw DataError("there is no data set to change; name one under 'of'") }
    let all = try part.load(files, progress: progress)
    let set = try all.select(classes: part.classes, except: part.except, limit: part.limit, seed: Seed(seed)).formed(
      part)
    let changed = try change(set.images, Seed(seed).generator(Self.name))
    return ImageSet(
      images: changed, labels: set.labels, classNames: set.classNames, notes: set.notes, paths: set.paths)
  }
}
