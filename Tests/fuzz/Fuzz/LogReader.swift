import Foundation
import Recipe
import Runs
import Stages
import Storage
import Sweeps
import Training

@testable import Export
@testable import Report

extension Reader {
  /// Reads lines of JSON as the log of a run, for its report and for MLflow, and as the other files of run folders.
  static let log = Reader(name: "log") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = LogLine.lines(of: text).map(\.line)
    let steps = RunSteps(phases, lines)
    for line in lines { _ = MLflowRun.metrics(of: line, at: steps[line], otherwise: 0) }
    let log = TrainingLog(text, epochs: [("warm-up", 2), ("cluster-aware", 3)], steps: nil)
    for event in ["step", "epoch", "clusters"] {
      for name in log.names(event) { precondition(log.points(name, at: event, limit: 3).count <= 3) }
    }
    let data = Data(text.utf8)
    _ = try? JSON.decode(Results.self, from: data)
    _ = try? JSON.decode(SweepRecord.self, from: data)
    _ = try? JSON.decode(StageReport.self, from: data)
  }

  /// A recipe with the phases of the log.
  private static let phases: Node = {
    let text = "train: {phases: {warm-up: {epochs: 2}, cluster-aware: {epochs: 3}}}"
    guard let recipe = try? parse(text, file: "fuzz.yaml") else { fatalError("the recipe of the log is wrong") }
    return recipe
  }()
}
