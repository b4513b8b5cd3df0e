import Clutch
import Experiments
import Foundation
import Runs
import Storage
import TensorBoard
import Training

/// A run in MLflow's terms: parameters, metrics over time, and artifacts.
public struct MLflowRun: Sendable {
  public struct Metric: Sendable, Hashable {
    public let key: String
    public let value: Double
    /// Milliseconds since 1970.
    public let time: Int64
    /// The step in the whole run, counted over all phases.
    public let step: Int64
  }

  public enum Status: String, Sendable {
    case running = "RUNNING"
    case finished = "FINISHED"
    case failed = "FAILED"
    /// The run was stopped, or it never started.
    case killed = "KILLED"
  }

  /// 32 hexadecimal digits, the same for every export of the run.
  public let id: String
  /// `NAME/KEY`.
  public let name: String
  public let folder: String
  public let status: Status
  /// Milliseconds since 1970.
  public let started: Int64
  public let ended: Int64?
  public let parameters: [(key: String, value: String)]
  public let tags: [(key: String, value: String)]
  public let metrics: [Metric]

  /// The files that become artifacts, if they are there.
  public static let artifacts = [
    "report.html", "recipe.yaml", "metrics.json", "environment.json", "command.json", "log.jsonl", "clusters.npy",
    "checkpoint.safetensors",
  ]

  /// The maximum length of a parameter's value in earlier versions of MLflow; later ones allow more.
  static let longestValue = 500

  public init(_ run: RunEntry) {
    folder = run.path
    name = "\(run.name)/\(run.key)"
    id = MLflowRun.id(of: name)
    status =
      switch run.state {
      case .done: .finished
      case .running: .running
      case .failed: .failed
      case .unfinished: .killed
      }
    let log = String(decoding: FileManager.default.contents(atPath: "\(run.path)/log.jsonl") ?? Data(), as: UTF8.self)
    let lines = LogLine.lines(of: log).map(\.line)
    let times = lines.compactMap(\.seconds1970)
    let end = run.time.timeIntervalSince1970
    let start = min(run.started.timeIntervalSince1970, times.min() ?? .infinity, end)
    started = milliseconds(start)
    ended = status == .running ? nil : milliseconds(end)
    var names = MLflowNames()
    parameters = run.settings.map { (names.unique($0.path), String($0.value.prefix(Self.longestValue))) }
    tags =
      [("mlflow.runName", name), ("clutch.run", name), ("clutch.id", id), ("clutch.folder", run.path)]
      + (run.failure.map { [("clutch.failure", String($0.prefix(5000)))] } ?? [])
    let steps = RunSteps(run.recipe, lines)
    let logged = lines.flatMap { MLflowRun.metrics(of: $0, at: steps[$0], otherwise: start) }
    let results = (run.results?.numbers ?? []).map {
      Metric(key: mlflowName($0.name), value: $0.value, time: milliseconds(end), step: Int64(steps.last))
    }
    metrics = logged + results
  }

  static func id(of name: String) -> String { String(SHA256.hex("clutch run \(name)").prefix(32)) }

  /// Returns the metrics of a line of the log.
  ///
  /// - Parameter time: the time in seconds, for a line without one.
  static func metrics(of line: LogLine, at step: Int, otherwise time: Double) -> [Metric] {
    line.numbers.map { name, value in
      Metric(
        key: mlflowName(name), value: value, time: milliseconds(line.seconds1970 ?? time), step: Int64(step))
    }
  }
}

func milliseconds(_ seconds: Double) -> Int64 { Int64(Int(nearest: seconds * 1000)) }

/// The steps of a run, counted over its phases, as in TensorBoard.
struct RunSteps: Sendable {
  /// The number of epochs before each phase.
  private var before: [String: Int] = [:]
  private var epochs = 0
  /// The number of steps per epoch.
  private let length: Int

  /// - Parameter lines: the log, which has the last step of every epoch.
  init(_ recipe: Node, _ lines: [LogLine]) {
    self.init(recipe, stepsPerEpoch: max(1, lines.map(\.step).max() ?? 1))
  }

  init(_ recipe: Node, stepsPerEpoch: Int) {
    length = stepsPerEpoch
    for phase in recipe["train"]?["phases"]?.entries ?? [] {
      before[phase.name] = epochs
      epochs = epochs.plus(PhaseOptions.epochs(in: phase.value))
    }
  }

  /// The step at the end of the run.
  var last: Int { epochs.times(length) }

  subscript(line: LogLine) -> Int { before[line.phase, default: 0].plus(line.epoch).times(length).plus(line.step) }
}
