/// A set of images that a recipe names: its files are found at once, its images read when they are needed.
public final class DataSource {
  /// `train`, `test`, the name of an OOD set, or `validation.` and the name of a set to choose settings by.
  public let name: String
  public let key: StageKey
  /// The name of the data set that it is a part of.
  var dataset: String { choice.name }
  private let choice: Choice<Datasets>
  private let files: [String]
  private let seed: Seed
  private let cache: PlanCache
  private var loaded: ImageSet?
  private var known: ImageFacts?
  private var prints: Set<ImageFingerprint>?
  private var mostCopies: Int?
  /// How many images it has in common with others, by those.
  private var overlaps: [ObjectIdentifier: Int] = [:]

  init(
    _ name: String, _ choice: Choice<Datasets>, _ roots: DataRoots, _ seed: Seed, _ cache: PlanCache
  ) throws(RecipeError) {
    self.name = name
    self.choice = choice
    self.seed = seed
    self.cache = cache
    let dataset = choice.part
    do {
      files = try dataset.files(roots)
      let contents =
        try dataset.identity(of: files) ?? files.map { try cache.hash(ofFile: $0) }.joined(separator: " ")
      key = StageKey(
        "data",
        [
          "set": choice.nodeWithoutPaths.yaml, "source": choice.sourceHash, "files": contents,
          "seed": dataset.limit == nil ? "" : "\(seed.value)",
        ])
    } catch {
      throw choice.problem("\(error)")
    }
  }

  /// The images, of the classes and the number that the recipe asks for.
  public func images() throws(RecipeError) -> ImageSet {
    if let loaded { return loaded }
    let dataset = choice.part
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

  /// What checks need of the images; known once they have been read.
  func facts() throws(RecipeError) -> ImageFacts {
    if let known { return known }
    let facts = ImageFacts(try images())
    known = facts
    return facts
  }

  /// What tells its images from others; known once they have been read for it.
  @discardableResult
  func fingerprints() throws(RecipeError) -> Set<ImageFingerprint> {
    if let prints { return prints }
    let all = ImageFingerprint.all(of: try images().images)
    let counts = all.reduce(into: [:]) { counts, print in counts[print, default: 0] += 1 }
    let found = Set(counts.keys)
    mostCopies = counts.values.max() ?? 0
    prints = found
    return found
  }

  /// How often the commonest of its images occurs.
  func copies() throws(RecipeError) -> Int {
    try fingerprints()
    return mostCopies ?? 0
  }

  /// How many different images it has in common with another source; nil where the images of one are not known.
  func overlap(with other: DataSource) -> Int? {
    guard let prints, let others = other.prints else { return nil }
    if let known = overlaps[ObjectIdentifier(other)] { return known }
    let count = prints.intersection(others).count
    overlaps[ObjectIdentifier(other)] = count
    return count
  }

  /// Whether it reads a file that another source reads as well.
  func sharesFiles(with other: DataSource) -> Bool { !Set(files).isDisjoint(with: other.files) }

  /// Gives the memory of the images back; they are read again if they are needed again.
  func release() { loaded = nil }

  /// An error about this set, at its place in the recipe.
  func problem(_ message: String) -> RecipeError { choice.problem(message) }
}
