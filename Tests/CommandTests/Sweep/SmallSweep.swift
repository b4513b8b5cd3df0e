import Foundation

/// The small recipe with a sweep.
enum SmallSweep {
  /// Three variants with two seeds that share their warm-ups: 2 + 6 phases, 2 x 3 + 6 x 5 epochs.
  static let text = """
    \(SmallRecipe.text)
    sweep:
      variants:
        simclr: { train.phases.cluster-aware.loss: nt-xent, train.phases.cluster-aware.clusters: null }
        both: {}
        spectral: { train.phases.cluster-aware.clusters.by: { spectral: { k: 4 } } }
      seeds: 2
    """

  static func folder(_ text: String = text) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(text, "small.yaml")
    return folder
  }

  /// The name of the only sweep's folder in `runs/small`.
  static func name(in folder: TemporaryFolder) throws -> String? {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/small").first { $0.hasPrefix("sweep-") }
  }

  /// The files that must be bitwise the same, however often a sweep is interrupted: the results of all trials, and
  /// `sweep.json`.
  static func results(_ folder: TemporaryFolder) -> [String: Data] {
    // Logs, events, history and reports contain times; recipes contain their folder.
    let timed = ["log.jsonl", "recipe.yaml", "history.jsonl", "report.html", "events.out.tfevents.clutch"]
    return folder.files(below: "runs/small").filter { name, _ in
      !timed.contains { name.hasSuffix($0) }
        && !name.contains("/logs")
    }
  }

  /// The process IDs of the workers of a process.
  static func workers(of parent: Int32) -> [Int32] {
    let text = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(parent)/children") ?? Data()
    return String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
  }
}

extension SmallSweep {
  /// The epochs that all sweeps in a folder report as trained.
  static func epochs(_ folder: TemporaryFolder) throws -> Int {
    let lines = folder.files(below: "runs/small").filter { $0.key.hasSuffix("history.jsonl") }
      .flatMap { String(decoding: $0.value, as: UTF8.self).split(separator: "\n") }
    return try lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["epochsTrained"] as? Int ?? 0
    }.reduce(0, +)
  }

  /// The epochs that a run has reported on standard error.
  static func epochsTold(_ folder: TemporaryFolder) -> Int {
    String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self).components(separatedBy: "\n  epoch ").count - 1
  }
}
