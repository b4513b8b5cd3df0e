import Experiments
import Foundation
import Metrics
import Recipe
import Stages
import Storage

/// A run in a list of runs, with the information from its folder except tensors.
public struct RunEntry: Sendable {
  public enum State: String, Codable, Sendable, CaseIterable {
    case done
    /// A process is working on it.
    case running
    /// An error occurred; see `failure`.
    case failed
    /// It was stopped or killed, or has not started in its sweep yet.
    case unfinished
  }

  /// The folder: `runs/NAME/KEY`.
  public let path: String
  public let name: String
  /// The name of the folder: a prefix of the hash of everything that determines the results.
  public let key: String
  public let seed: Int
  public let state: State
  public let failure: String?
  /// The time of its results, or else of its latest file.
  public let time: Date
  /// The time at which the last command started to work on it.
  public let started: Date
  /// The bytes of its files, including hard links to files in the cache.
  public let bytes: Int
  public let recipe: Node
  public let results: Results?

  /// Its settings in the form of overrides. The value of a component is its name: `train.schedule` is `cosine`.
  public var settings: [(path: String, value: String)] { RecipeSettings(recipe).values }

  /// Reads the folder of a run; nil if it is not one. A run with a damaged file counts as failed, and can be removed.
  public init?(_ path: String) {
    let isRun = ["environment.json", StageList.fileName].contains {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
    guard isRun, let data = FileManager.default.contents(atPath: "\(path)/recipe.yaml") else { return nil }
    var damage: String?
    do throws(RecipeError) {
      recipe = try parse(String(decoding: data, as: UTF8.self), file: "\(path)/recipe.yaml")
    } catch {
      (recipe, damage) = (.map([]), "\(error)")
    }
    do throws(RunError) {
      results = try Results(folder: path)
    } catch {
      (results, damage) = (nil, "\(error)")
    }
    self.path = path
    name = recipe["name"]?.text ?? URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
    key = URL(fileURLWithPath: path).lastPathComponent
    seed = recipe["seed"]?.text.flatMap { Int($0) } ?? 0
    failure = damage ?? (results == nil ? FailureNote(folder: path)?.error : nil)
    state = FolderLock.isHeld(path) ? .running : results != nil ? .done : failure != nil ? .failed : .unfinished
    let files = FolderFiles(path)
    bytes = files.bytes
    time = files.time(Results.fileName) ?? files.latest
    started = files.time("environment.json") ?? files.time("recipe.yaml") ?? files.latest
  }
}

extension RunEntry {
  /// The mean of a metric over the OOD test sets.
  public struct Headline: Sendable, Equatable {
    public let value: Double
    public let scorer: String
    /// The number of scorers of which this one has the best value on the test sets; 1 if it was named.
    public let choices: Int
  }

  /// Returns the mean of a metric over the OOD test sets, for the best scorer or the named one.
  public func headline(_ metric: DetectionMetric, scorer: String? = nil) -> Headline? {
    let rows = (results?.rows ?? []).filter { !ValidationOptions.isName($0.set) }
    let means = unique(rows.map(\.scorer)).compactMap { label -> (value: Double, scorer: String)? in
      if let scorer, scorer != label { return nil }
      let values = rows.filter { $0.scorer == label }.compactMap { $0.metrics[metric.name]?.value }
      return values.isEmpty ? nil : (values.reduce(0, +) / Double(values.count), label)
    }
    let best = metric.isBetterHigher ? means.max { $0.value < $1.value } : means.min { $0.value < $1.value }
    return best.map { Headline(value: $0.value, scorer: $0.scorer, choices: means.count) }
  }

  /// Returns the runs below a path, sorted by path. The path may be one run, the runs of one name, or all runs.
  public static func below(_ path: String) -> [RunEntry] {
    var (found, level) = ([RunEntry](), [path])
    for _ in 0...2 {
      var next: [String] = []
      for folder in level {
        if let run = RunEntry(folder) {
          found.append(run)
        } else {
          next += FolderFiles.folders(in: folder).map { "\(folder)/\($0)" }
        }
      }
      level = next
    }
    return found.sorted { $0.path < $1.path }
  }
}
