import Foundation

/// A run as a list of runs shows it: what is known of it from its folder, without tensors.
public struct RunEntry: Sendable {
  public enum State: String, Codable, Sendable, CaseIterable {
    case done
    /// A process is working on it.
    case running
    /// Something went wrong; `failure` says what.
    case failed
    /// It was stopped or killed, or its turn in a sweep has not come.
    case unfinished
  }

  /// The folder: `runs/NAME/KEY`.
  public let path: String
  public let name: String
  /// The beginning of the hash of all that decides the results; what the folder is called.
  public let key: String
  public let seed: Int
  public let state: State
  public let failure: String?
  /// When it came to where it is: the end of a run that is done.
  public let time: Date
  /// When the command that worked on it last began to.
  public let started: Date
  /// The bytes of its files; those that are further names of files in the cache count here too.
  public let bytes: Int
  public let recipe: Node
  public let results: Results?

  /// Its settings as overrides write them, with components' names as values: `train.schedule` is `cosine`.
  public var settings: [(path: String, value: String)] { Hyperparameters(recipe).settings }

  /// Reads the folder of a run; nil where it is none. One with a damaged file has failed, and can be removed.
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
  /// A metric as the mean over the OOD sets to test on, and the scorer whose it is: the best, or the one that is named.
  public func headline(_ metric: DetectionMetric, scorer: String? = nil) -> (value: Double, scorer: String)? {
    let rows = (results?.rows ?? []).filter { !ValidationOptions.isName($0.set) }
    let means = unique(rows.map(\.scorer)).compactMap { label -> (value: Double, scorer: String)? in
      if let scorer, scorer != label { return nil }
      let values = rows.filter { $0.scorer == label }.compactMap { $0.metrics[metric.name]?.value }
      return values.isEmpty ? nil : (values.reduce(0, +) / Double(values.count), label)
    }
    return metric.isBetterHigher ? means.max { $0.value < $1.value } : means.min { $0.value < $1.value }
  }

  /// The runs at a path, in the order of their paths: the folder of one, or of all runs of a name, or of all names.
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
