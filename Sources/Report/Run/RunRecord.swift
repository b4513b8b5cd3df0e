import Clutch
import Foundation

/// All that a run left in its folder, as far as it can be read.
///
/// What is missing or damaged is named in `problems`; the rest of the page does without.
struct RunRecord {
  let run: RunFolder
  /// As `environment.json` has it, by name.
  let environment: [(name: String, value: String)]
  /// What the command that made it said.
  let command: RunCommandLine?
  let log: TrainingLog
  /// By scorer, then by set.
  let scores: [String: [String: [Float]]]
  /// The encoder's output of every set [n, d].
  let features: [String: Tensor]
  /// Of the training images, row by row.
  let clusters: [Int]?
  let images: RunImages?
  /// Why there are no images.
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
    features = Dictionary(
      uniqueKeysWithValues: (["train", "test"] + run.testedSets).compactMap { set in
        files.tensor("features/\(set).features.npy").map { (set, $0.to(.float32)) }
      })
    // A run without clusters has no such file.
    clusters = run.hasClusters ? files.tensor("clusters.npy")?.ints : nil
    do {
      images = run.results == nil ? nil : try RunImages(folder: run.path, counts: features.mapValues { $0.size(0) })
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

  /// Those to test on, without those of `data.validation`, which settings are chosen by.
  var testedSets: [String] { oodSets.filter { !ValidationOptions.isName($0) } }

  private var phases: [(name: String, value: Node)] {
    (recipe["train"]?["phases"]?.entries ?? []).map { ($0.name, $0.value) }
  }

  var phaseEpochs: [(phase: String, epochs: Int)] {
    phases.map { ($0.name, PhaseOptions.epochs(in: $0.value)) }
  }

  var hasClusters: Bool { results?.clusters.isEmpty == false }

  /// Whole batches of the training images; nil where they are not known.
  var stepsPerEpoch: Int? {
    guard let images = results?.trainImages, let batch = recipe["train"]?["batch"]?.text.flatMap({ Int($0) }), batch > 0
    else { return nil }
    return images / batch
  }
}

/// Reads the files of a run's folder, and notes which cannot be read.
private struct RunFiles {
  let folder: String
  private let sums: Checksums
  private(set) var problems: [String] = []

  init(_ folder: String) { (self.folder, sums) = (folder, Checksums(of: folder)) }

  func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
  }

  /// A page is drawn from numbers in memory; what is larger, in bytes, is left out.
  private static let largest = 4 << 30

  mutating func tensor(_ name: String) -> Tensor? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    if let size = attributes?[.size] as? Int, size > Self.largest {
      problems.append("\(name) has more than 4 GiB; what needs it is left out")
      return nil
    }
    do throws(FileError) {
      guard let data = try sums.read(name) else {
        problems.append("\(name) is missing; what needs it is left out")
        return nil
      }
      return try NumPy.decode(data)
    } catch {
      problems.append("\(name) \(error); what needs it is left out")
      return nil
    }
  }

  func environment() -> [(name: String, value: String)] {
    let object = try? JSONSerialization.jsonObject(with: Data(text("environment.json").utf8)) as? [String: Any]
    return (object ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
  }
}
