import Components
import Formats
import Foundation
import Recipe
import Storage
import Training

/// A set of images named in a recipe. Its files are found at once; its images are read when needed.
public final class DataSource {
  /// `train`, `test`, the name of an OOD set, or `validation.` followed by the name of a validation set.
  public let name: String
  public let key: StageKey
  /// The name of the data set from which it is taken.
  var dataset: String { choice.name }
  private let choice: Choice<Datasets>
  private let files: [String]
  private let seed: Seed
  private let cache: PlanCache
  private var loaded: ImageSet?
  private var known: ImageFacts?
  private var prints: Set<ImageFingerprint>?
  private var mostCopies: Int?
  /// The numbers of images in common with other sources.
  private var overlaps: [ObjectIdentifier: Int] = [:]

  init(
    _ name: String, _ choice: Choice<Datasets>, _ roots: DataRoots, _ seed: Seed, _ cache: PlanCache
  ) throws(RecipeError) {
    self.name = name
    self.choice = choice
    self.seed = seed
    self.cache = cache
    let dataset = choice.value
    do {
      files = try dataset.files(roots)
      let contents =
        try dataset.identity(of: files) ?? files.map { try FileContents.hash(ofFile: $0) }.joined(separator: " ")
      key = StageKey(
        "data",
        [
          "set": choice.node { _ in "" }.yaml, "source": choice.sourceHash, "files": contents,
          "seed": dataset.limit == nil ? "" : "\(seed.value)",
        ])
    } catch {
      throw choice.problem("\(error)")
    }
  }

  /// Returns the images, limited to the classes and the number in the recipe.
  public func images() throws(RecipeError) -> ImageSet {
    if let loaded { return loaded }
    let dataset = choice.value
    do throws(DataError) {
      let all = try cache.images(of: choice, files, name)
      let set = try all.select(
        classes: dataset.classes, except: dataset.except, limit: dataset.limit, seed: seed
      ).formed(dataset)
      loaded = set
      return set
    } catch {
      throw choice.problem("\(error)")
    }
  }

  /// Returns the facts that checks need, reading the images if necessary.
  func facts() throws(RecipeError) -> ImageFacts {
    if let known { return known }
    let facts = ImageFacts(try images())
    known = facts
    return facts
  }

  /// Returns the fingerprints of the images, reading the images if necessary.
  @discardableResult
  func fingerprints() throws(RecipeError) -> Set<ImageFingerprint> {
    if let prints { return prints }
    let all = ImageFingerprint.all(of: try images().samples)
    let counts = all.reduce(into: [:]) { counts, print in counts[print, default: 0] += 1 }
    let found = Set(counts.keys)
    mostCopies = counts.values.max() ?? 0
    prints = found
    return found
  }

  /// Returns the number of copies of its most frequent image.
  func copies() throws(RecipeError) -> Int {
    try fingerprints()
    return mostCopies ?? 0
  }

  /// Returns the number of distinct images in common with another source; nil unless both have computed fingerprints.
  func overlap(with other: DataSource) -> Int? {
    guard let prints, let others = other.prints else { return nil }
    if let known = overlaps[ObjectIdentifier(other)] { return known }
    let count = prints.intersection(others).count
    overlaps[ObjectIdentifier(other)] = count
    return count
  }

  /// Returns `true` if a class number means the same class in both sources: if they are parts of one published or
  /// generated data set, or read a common file. A common folder may hold files with other classes.
  func sharesNumbers(with other: DataSource) -> Bool {
    guard dataset == other.dataset else { return false }
    if choice.value is any Fetchable || files == other.files { return true }
    return Set(files).intersection(other.files).contains { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  /// Returns `true` if both sources read a common file.
  func sharesFiles(with other: DataSource) -> Bool { !Set(files).isDisjoint(with: other.files) }

  /// Frees the memory of the images. They are read again when needed.
  func release() { loaded = nil }

  /// Returns an error about this set, located at its place in the recipe.
  func problem(_ message: String) -> RecipeError { choice.problem(message) }
}
