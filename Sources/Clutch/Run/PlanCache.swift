import Foundation

/// What the plans of a process have in common and is costly to find out: data sets, hashes of files, the machine.
public final class PlanCache {
  private var sources: [String: DataSource] = [:]
  private var hashes: [String: String] = [:]
  private var environments: [String: Environment] = [:]
  private var images: [String: ImageSet]?
  private let progress: (@Sendable (_ set: String, _ done: Int, _ of: Int) -> Void)?

  /// - Parameter progress: told how far the reading of a set of images is, where that takes long; from any thread.
  public init(progress: (@Sendable (_ set: String, _ done: Int, _ of: Int) -> Void)? = nil) {
    self.progress = progress
  }

  /// A set of images as a recipe names it; the same one for all plans that name the same.
  func source(_ name: String, _ choice: Choice<Datasets>, _ roots: DataRoots, _ seed: Seed) throws(RecipeError)
    -> DataSource
  {
    let draw = choice.part.limit == nil ? "" : "\(seed.value)"
    // A file that was exchanged makes another source.
    let files = (try? choice.part.files(roots)) ?? []
    let key = ([name, choice.node.yaml, choice.sourceHash, draw] + roots.folders + files.map { stamp($0) ?? $0 })
      .joined(separator: "\n")
    if let known = sources[key] { return known }
    let source = try DataSource(name, choice, roots, seed, self)
    sources[key] = source
    return source
  }

  /// SHA-256 of a file, read again only where its size or time changed.
  func hash(ofFile path: String) throws(RunError) -> String {
    let stamp = stamp(path)
    if let stamp, let hash = hashes[stamp] { return hash }
    let hash = try SHA256.hex(ofFile: path)
    if let stamp { hashes[stamp] = hash }
    return hash
  }

  func environment(
    _ machine: MachineOptions, on device: Device, precision: Precision, place: ProcessPlace
  ) -> Environment {
    let key =
      "\(device) \(precision) \(machine.threads.resolved(among: place.localSize)) \(machine.reproducible) \(place.size)"
    if let known = environments[key] { return known }
    let environment = Environment(machine, on: device, precision: precision, place: place)
    environments[key] = environment
    return environment
  }

  // MARK: Images

  /// Runs `body`, and while it runs reads every file of images once, however many selections are made of it.
  func keepingImages<Result>(_ body: () throws -> Result) rethrows -> Result {
    images = [:]
    defer {
      images = nil
      releaseImages()
    }
    return try body()
  }

  /// All images of a data set's files, before classes and numbers are chosen.
  ///
  /// - Parameter name: what reports of progress call the set.
  func images(of choice: Choice<Datasets>, _ files: [String], _ name: String) throws(DataError) -> ImageSet {
    let report = progress
    let told: LoadProgress = { done, all in report?(name, done, all) }
    guard images != nil else { return try choice.part.load(files, progress: told) }
    let options = (encode(choice.component).entries ?? []).filter { !["classes", "except", "limit"].contains($0.name) }
    let key = ([choice.name, Node(.map(options)).yaml] + files).joined(separator: "\n")
    if let known = images?[key] { return known }
    let set = try choice.part.load(files, progress: told)
    images?[key] = set
    return set
  }

  /// Gives the memory of all images back but those of some sources.
  func releaseImages(but kept: [DataSource] = []) {
    for source in sources.values where !kept.contains(where: { $0 === source }) { source.release() }
  }
}

/// What changes when a file does, without reading it; nil where there is none.
private func stamp(_ path: String) -> String? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return "\(path) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec) \(status.st_ino)"
}
