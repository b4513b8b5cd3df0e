import Clutch
import Comparisons
import Experiments
import Foundation
import Runs
import Stages
import Storage

/// The contents of a run's folder, as far as they can be read.
///
/// `problems` names missing and damaged files; the rest of the page is written without them.
struct RunRecord {
  let run: RunFolder
  /// The entries of `environment.json`, by name.
  let environment: [(name: String, value: String)]
  /// The command line of the run.
  let command: RunCommandLine?
  let log: TrainingLog
  /// The scores, by scorer and then by set.
  let scores: [String: [String: [Float]]]
  /// The encoder's output for every set [n, d].
  let features: [String: Tensor]
  /// The files of the images, by set; sets whose files are not known are absent.
  let paths: [String: [String]]
  /// The clusters of the training images, row by row.
  let clusters: [Int]?
  let images: RunImages?
  /// The reason why there are no images.
  let imagesAreMissing: String?
  let problems: [String]

  init(_ run: RunFolder) {
    self.run = run
    var files = RunFiles(run.path)
    environment = files.environment()
    command = RunCommandLine(folder: run.path)
    log = TrainingLog(files.text("log.jsonl"), epochs: run.phaseEpochs, steps: run.stepsPerEpoch)
    let scored = unique(["test"] + run.oodSets.flatMap { [ComparedSet.inDistribution(for: $0), $0] })
    scores = Dictionary(
      uniqueKeysWithValues: run.scorers.map { scorer in
        let named = scored.compactMap { set in
          files.tensor("scores/\(scorer).\(set).npy").map { (set, $0.floats) }
        }
        return (scorer, Dictionary(uniqueKeysWithValues: named))
      })
    let features = Dictionary(
      uniqueKeysWithValues: (["train", "test"] + run.testedSets).compactMap { set in
        files.tensor("features/\(set).features.npy").map { (set, $0.to(.float32)) }
      })
    self.features = features
    var paths: [String: [String]] = [:]
    for (set, rows) in features.sorted(by: { $0.key < $1.key }) {
      paths[set] = files.paths(of: set, count: rows.size(0))
    }
    self.paths = paths
    // A run without clusters has no such file.
    clusters = run.hasClusters ? files.tensor("clusters.npy")?.ints : nil
    do {
      let counts = features.mapValues { $0.size(0) }
      images = run.results == nil ? nil : try RunImages(folder: run.path, counts: counts, paths: paths)
      imagesAreMissing = nil
    } catch {
      images = nil
      imagesAreMissing = "\(error)"
    }
    problems = files.problems
  }
}

extension RunFolder {
  /// The scorers and OOD sets of the results, in their order.
  var scorers: [String] { unique(results?.rows.map(\.scorer) ?? []) }
  var oodSets: [String] { unique(results?.rows.map(\.set) ?? []) }

  /// The OOD sets for testing, without those of `data.validation`, which are for choosing settings.
  var testedSets: [String] { oodSets.filter { !ValidationOptions.isName($0) } }

  private var phases: [(name: String, value: Node)] {
    (recipe["train"]?["phases"]?.entries ?? []).map { ($0.name, $0.value) }
  }

  var phaseEpochs: [(phase: String, epochs: Int)] {
    phases.map { ($0.name, PhaseOptions.epochs(in: $0.value)) }
  }

  var hasClusters: Bool { results?.clusters.isEmpty == false }

  /// The number of whole batches of the training images; nil if it is unknown.
  var stepsPerEpoch: Int? {
    guard let images = results?.trainImages, let batch = recipe["train"]?["batch"]?.text.flatMap({ Int($0) }), batch > 0
    else { return nil }
    return images / batch
  }
}

/// Reads the files of a run's folder and records which cannot be read.
private struct RunFiles {
  let folder: String
  private let sums: Checksums
  private(set) var problems: [String] = []

  init(_ folder: String) { (self.folder, sums) = (folder, Checksums(of: folder)) }

  func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
  }

  /// The maximum size of a file in bytes. Larger files are left out, since a page is made in memory.
  private static let largest = 4 << 30

  mutating func tensor(_ name: String) -> Tensor? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    if let size = attributes?[.size] as? Int, size > Self.largest {
      problems.append("\(name) has more than 4 GiB; the parts that need it are left out")
      return nil
    }
    do throws(FileError) {
      guard let data = try sums.read(name) else {
        problems.append("\(name) is missing; the parts that need it are left out")
        return nil
      }
      return try NumPy.decode(data)
    } catch {
      problems.append("\(name) \(error); the parts that need it are left out")
      return nil
    }
  }

  /// Returns the files of a set's images; nil if the run does not know them.
  mutating func paths(of set: String, count: Int) -> [String]? {
    do throws(FileError) {
      return try ImagePaths(of: set, count: count, in: sums)?.paths
    } catch {
      problems.append("\(ImagePaths.file(of: set)) \(error); images are shown without their files")
      return nil
    }
  }

  func environment() -> [(name: String, value: String)] {
    let object = try? JSONSerialization.jsonObject(with: Data(text("environment.json").utf8)) as? [String: Any]
    return (object ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
  }
}
