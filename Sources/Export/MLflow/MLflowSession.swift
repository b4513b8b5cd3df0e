import Clutch
import Foundation

/// A run on a tracking server, with a record of what has been sent.
///
/// Only one thread uses it. A resumed run finds what it sent before by its id in the tag `clutch.id`.
final class MLflowSession {
  private let server: MLflowServer
  private let experiment: String
  private let isAbandoned: () -> Bool
  private var runID: String?
  private var hasBegun = false
  /// The location of the run's artifacts; nil if it is unknown.
  private var artifacts: String?
  /// `key step` of every metric that the server has.
  private var sent: Set<String> = []

  /// MLflow accepts 1000 items per request, of which 100 may be parameters and 100 tags.
  static let (most, mostOfOthers) = (1000, 100)

  init(_ server: MLflowServer, experiment: String, isAbandoned: @escaping () -> Bool) {
    self.server = server
    self.experiment = experiment
    self.isAbandoned = isAbandoned
  }

  private func call(_ method: String, _ name: String, _ values: [String: JSONValue]) throws(MLflowServer.Failure)
    -> JSONValue
  {
    try server.call(method, name, method == "GET" ? nil : .map(values), isAbandoned: isAbandoned)
  }

  /// Finds or creates the run and sends its parameters, unless that is done already.
  func begin(_ run: MLflowRun) throws(MLflowServer.Failure) {
    if hasBegun { return }
    if runID == nil { try find(run) }
    for part in parts(of: run.parameters, Self.mostOfOthers) { try log(["params": pairs(part)]) }
    hasBegun = true
  }

  private func find(_ run: MLflowRun) throws(MLflowServer.Failure) {
    let experiment = try experimentID()
    let filter = "tags.`clutch.id` = '\(run.id)'"
    let found = try call(
      "POST", "runs/search",
      ["experiment_ids": .list([.text(experiment)]), "filter": .text(filter), "max_results": .integer(1)])
    if let known = found["runs"]?.items.first, let id = known["info"]?["run_id"]?.text {
      try recall(known, id)
      artifacts = known["info"]?["artifact_uri"]?.text
      _ = try call("POST", "runs/update", ["run_id": .text(id), "status": "RUNNING"])
      runID = id
    } else {
      let made = try call(
        "POST", "runs/create",
        [
          "experiment_id": .text(experiment), "run_name": .text(run.name), "start_time": .integer(run.started),
          "tags": pairs(run.tags + [("mlflow.user", NSUserName()), ("mlflow.source.name", "clutch")]),
        ])
      guard let id = made["run"]?["info"]?["run_id"]?.text else {
        throw .refused("runs/create: its answer names no run; is it a server of MLflow?")
      }
      artifacts = made["run"]?["info"]?["artifact_uri"]?.text
      runID = id
    }
  }

  private func experimentID() throws(MLflowServer.Failure) -> String {
    let name = experiment.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? experiment
    do {
      let found = try call("GET", "experiments/get-by-name?experiment_name=\(name)", [:])
      if let id = found["experiment"]?["experiment_id"]?.text { return id }
    } catch .refused {
      // The experiment does not exist yet.
    }
    let made = try call("POST", "experiments/create", ["name": .text(experiment)])
    guard let id = made["experiment_id"]?.text else {
      throw .refused("experiments/create: its answer names no experiment; is it a server of MLflow?")
    }
    return id
  }

  /// Reads which metrics an earlier process has sent.
  private func recall(_ run: JSONValue, _ id: String) throws(MLflowServer.Failure) {
    for key in (run["data"]?["metrics"]?.items ?? []).compactMap({ $0["key"]?.text }) {
      let name = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
      let history = try call("GET", "metrics/get-history?run_id=\(id)&metric_key=\(name)", [:])
      for point in history["metrics"]?.items ?? [] {
        // MLflow may leave out a step of 0.
        sent.insert("\(key) \(point["step"]?.integer ?? 0)")
      }
    }
  }

  /// Sends the metrics that the server does not have.
  func send(_ metrics: some Collection<MLflowRun.Metric>) throws(MLflowServer.Failure) {
    for part in parts(of: metrics.filter { !sent.contains("\($0.key) \($0.step)") }, Self.most) {
      let values: [JSONValue] = part.map { metric in
        .map([
          "key": .text(metric.key), "value": value(metric.value), "timestamp": .integer(metric.time),
          "step": .integer(metric.step),
        ])
      }
      try log(["metrics": .list(values)])
      for metric in part { sent.insert("\(metric.key) \(metric.step)") }
    }
  }

  /// Sends the status of the run, and its files if the server accepts artifacts.
  func end(_ run: MLflowRun) throws(MLflowServer.Failure) {
    guard let runID else { return }
    if run.status == .failed { try log(["tags": pairs(run.tags.filter { $0.key.hasPrefix("clutch.") })]) }
    var values: [String: JSONValue] = ["run_id": .text(runID), "status": .text(run.status.rawValue)]
    values["end_time"] = run.ended.map { .integer($0) }
    _ = try call("POST", "runs/update", values)
    let scheme = "mlflow-artifacts:"
    guard let artifacts, artifacts.hasPrefix(scheme) else { return }
    // Either mlflow-artifacts:/1/ID/artifacts or mlflow-artifacts://SERVER/1/ID/artifacts.
    let whole = String(artifacts.dropFirst(scheme.count))
    let path = whole.hasPrefix("//") ? URL(string: artifacts)?.path ?? "" : whole
    for name in MLflowRun.artifacts where name != "checkpoint.safetensors" {
      guard let data = FileManager.default.contents(atPath: "\(run.folder)/\(name)") else { continue }
      let url = "\(server.address)/api/2.0/mlflow-artifacts/artifacts\(path)/\(name)"
      _ = try server.send("PUT", url, data, type: "application/octet-stream", isAbandoned: isAbandoned)
    }
  }

  // MARK: Values

  private func log(_ values: [String: JSONValue]) throws(MLflowServer.Failure) {
    _ = try call("POST", "runs/log-batch", values.merging(["run_id": .text(runID ?? "")]) { own, _ in own })
  }

  private func pairs(_ values: [(key: String, value: String)]) -> JSONValue {
    .list(values.map { .map(["key": .text($0.key), "value": .text($0.value)]) })
  }

  /// Returns a number as in protobuf's JSON, where numbers that are not finite are texts.
  private func value(_ number: Double) -> JSONValue {
    number.isFinite ? .number(number) : .text(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
  }
}

private func parts<Item>(of items: [Item], _ most: Int) -> [[Item]] {
  stride(from: 0, to: items.count, by: most).map { Array(items[$0..<min($0 + most, items.count)]) }
}
