import Clutch
import Console
import Foundation
import Report
import Runs
import Stages
import Storage

extension Subcommand {
  static let clusters = Subcommand(
    name: "clusters", usage: "RUN",
    summary: "Measures how many clusters the training images of a run form, without labels.",
    details: """
      RUN is the folder of a run, such as runs/NAME/KEY. Its stored embedding of the training images is
      clustered by k-means for each number of clusters, and eight criteria measure the result. * marks
      the number that each would choose; k-means chooses in the same way if its k is auto.

        clutch clusters runs/fashion-mnist-ccl/1f2e3d4c
        clutch clusters runs/fashion-mnist-ccl/1f2e3d4c --on encoder --within 2:60 --json

      --labels also compares the clusters with the classes of the training images. No criterion reads
      them. --html writes the table and a curve for each criterion to one self-contained page.
      """,
    flags: [
      Flag(name: "--on", value: "LAYER", meaning: "projection or encoder; projection if not given"),
      Flag(name: "--within", value: "LOW:HIGH", meaning: "the numbers of clusters to compare; 2:30 if not given"),
      Flag(name: "--rows", value: "N", meaning: "the number of images, drawn at random; 5000 if not given"),
      Flag(name: "--restarts", value: "N", meaning: "the starts of each k-means; 3 if not given"),
      Flag(name: "--seed", value: "N", meaning: "the seed of all random draws; 0 if not given"),
      Flag(name: "--labels", value: nil, meaning: "compares the clusters with the classes, in a table of its own"),
      Flag(name: "--html", value: "FILE", meaning: "writes the values and their curves to FILE as a page"),
      .json, .quiet, .help,
    ], words: 1...1
  ) { arguments in
    let options = try ClustersOptions(arguments)
    let run = try namedRun(arguments.positional[0])
    let whole = try embedding(of: run, options.layer)
    let labels = try arguments.has("--labels") ? trainingLabels(of: run, count: whole.size(0)) : nil
    let table = try withTorchErrors {
      let random = Generator(seed: UInt64(options.seed))
      let rows = Tensor.randperm(whole.size(0), random)[0..<min(options.rows, whole.size(0))]
      let kMeans = KMeans(k: 1, restarts: options.restarts, spherical: true)
      let study = try CountStudy(whole[rows], within: options.within, by: kMeans, rows: .max, random)
      return try ClusterCountTable(study, labels: labels.map { all in rows.ints.map { all[$0] } }, random) { name in
        if !arguments.has(Flag.quiet.name) { note("measuring \(name)") }
      }
    }
    let used = min(options.rows, whole.size(0))
    let about =
      "\(grouped(used)) of \(grouped(whole.size(0))) training images, \(options.layer.name), k-means on directions"
    if let file = arguments["--html"] { try OutputFile.write(table.page(of: run, about).html, to: file) }
    if arguments.has(Flag.json.name) {
      output(jsonText(ClusterCountJSON(table, run: run, images: used, options)))
    } else {
      output("\(about); * chosen\n" + table.text)
    }
    return 0
  }
}

/// The options of `clutch clusters`.
struct ClustersOptions {
  let layer: Layer
  let within: ClosedRange<Int>
  let rows: Int
  let restarts: Int
  let seed: Int

  init(_ arguments: Arguments) throws(UsageError) {
    let name = arguments["--on"] ?? Layer.projection.name
    guard let layer = Layer(named: name) else {
      throw UsageError(
        description: "--on must be a layer, such as encoder, projection or layer3, but is '\(name)'")
    }
    let range = arguments["--within"] ?? "2:30"
    let ends = range.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 2, low <= high else {
      throw UsageError(description: "--within must be LOW:HIGH with 2 <= LOW <= HIGH, such as 2:30, but is '\(range)'")
    }
    self.layer = layer
    within = low...high
    rows = try whole("--rows", arguments, 5000, atLeast: 10)
    restarts = try whole("--restarts", arguments, 3, atLeast: 1)
    seed = try whole("--seed", arguments, 0, atLeast: 0)
  }
}

/// Returns the number of an option.
private func whole(_ flag: String, _ arguments: Arguments, _ other: Int, atLeast least: Int) throws(UsageError) -> Int {
  guard let text = arguments[flag] else { return other }
  guard let number = Int(text), number >= least else {
    throw UsageError(description: "\(flag) must be a whole number of \(least) or more, but is '\(text)'")
  }
  return number
}

/// Returns a run's stored embedding of the training images, float32 [n, d].
private func embedding(of run: String, _ layer: Layer) throws(RunError) -> Tensor {
  let file = [Layer.encoder: "features", .projection: "projections"][layer] ?? layer.name
  let name = "features/train.\(file).npy"
  let embedding: Tensor?
  do throws(FileError) {
    embedding = try Checksums(of: run).read(name).map { data throws(FileError) in try NumPy.decode(data) }
  } catch {
    throw RunError("\(run)/\(name) \(error)")
  }
  guard let embedding else {
    if !Layer.ofEveryNetwork.contains(layer) {
      throw RunError(
        "\(run) stores no layer '\(layer.name)'; name encoder, projection or a layer that one of its scorers reads")
    }
    throw RunError("\(run)/\(name) is missing; finish the run with: clutch run \(shellQuoted("\(run)/recipe.yaml"))")
  }
  guard embedding.rank == 2 else { throw RunError("\(run)/\(name) must hold a matrix, but has \(embedding.shape)") }
  return embedding.to(.float32)
}

/// Returns the classes of a run's training images, which are read again.
private func trainingLabels(of run: String, count: Int) throws -> [Int] {
  // Without the run's plugins, since they are code and the run may be anybody's.
  let images = try DataSources(ofRun: run).train.images()
  guard images.count == count else {
    throw RunError("train has \(grouped(images.count)) images now, but had \(grouped(count)) in the run")
  }
  guard let labels = images.labels else {
    throw RunError("the training images have no labels to compare with; leave out --labels")
  }
  return labels
}
