import Components
import Experiments
import Formats
import Foundation
import Recipe
import Storage
import Torch
import Training

/// Caches costly data that the plans of a process share: data sets, file hashes and the environment.
public final class PlanCache {
  private var sources: [String: DataSource] = [:]
  private var environments: [String: Environment] = [:]
  private var images: [String: ImageSet]?
  private let progress: (@Sendable (_ set: String, _ done: Int, _ of: Int) -> Void)?

  /// - Parameter progress: called from any thread with the progress of reading a set of images, if that takes long.
  public init(progress: (@Sendable (_ set: String, _ done: Int, _ of: Int) -> Void)? = nil) {
    self.progress = progress
  }

  /// Returns the set of images that a recipe names. Plans that name the same set share one object.
  func source(_ name: String, _ choice: Choice<Datasets>, _ roots: DataRoots, _ seed: Seed) throws(RecipeError)
    -> DataSource
  {
    let draw = choice.value.limit == nil ? "" : "\(seed.value)"
    // If a file was replaced, the key changes.
    let files = (try? choice.value.files(roots)) ?? []
    let key =
      ([name, choice.node.yaml, choice.sourceHash, draw] + roots.folders + files.map { FileContents.stamp($0) ?? $0 })
      .joined(separator: "\n")
    if let known = sources[key] { return known }
    let source = try DataSource(name, choice, roots, seed, self)
    sources[key] = source
    return source
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

  /// Runs `body`, and meanwhile reads the files of a data set only once, however many selections are made from them.
  package func keepingImages<Result>(_ body: () throws -> Result) rethrows -> Result {
    images = [:]
    defer {
      images = nil
      releaseImages()
    }
    return try body()
  }

  /// Returns all images of a data set's files, before classes and numbers are selected.
  ///
  /// - Parameter name: the name of the set in progress reports.
  func images(of choice: Choice<Datasets>, _ files: [String], _ name: String) throws(DataError) -> ImageSet {
    let report = progress
    let progress: LoadProgress = { done, all in report?(name, done, all) }
    guard images != nil else { return try choice.value.load(files, progress: progress) }
    let options = (encode(choice.component).entries ?? []).filter { !["classes", "except", "limit"].contains($0.name) }
    let key = ([choice.name, Node(.map(options)).yaml] + files).joined(separator: "\n")
    if let known = images?[key] { return known }
    let set = try choice.value.load(files, progress: progress)
    images?[key] = set
    return set
  }

  /// Frees the memory of all images except those of some sources.
  package func releaseImages(but kept: [DataSource] = []) {
    for source in sources.values where !kept.contains(where: { $0 === source }) { source.release() }
  }
}
