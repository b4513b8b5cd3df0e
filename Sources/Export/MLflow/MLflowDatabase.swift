import Clutch
import Foundation
import Storage

/// A SQLite file that MLflow opens as its backend store.
///
/// A new file has an old revision of MLflow's tables, since the latest tables change with every release; MLflow
/// upgrades the file when it first opens it. Rows are inserted by the names of their columns, so that newer columns of
/// an upgraded file get their defaults. The files of a run are copied to a folder next to the database.
public final class MLflowDatabase {
  private let database: SQLite
  private let experiment: String
  private let artifacts: String
  private var experimentID: Int64 = 0

  /// - Parameters:
  ///   - path: the path of the file, which is created if it is missing.
  ///   - experiment: the name of the experiment that the runs belong to.
  public init(_ path: String, experiment: String) throws {
    let isNew = !FileManager.default.fileExists(atPath: path)
    if isNew {
      let folder = PathText.folder(of: path)
      if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
      // SQLite itself would not let others write to the file, whatever the umask allows.
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw AtomicFile.failure(path) }  // SQLite would not say why
      close(file)
    }
    database = try SQLite(path)
    self.experiment = experiment
    let whole = URL(fileURLWithPath: path).standardizedFileURL.deletingPathExtension().path
    artifacts = "\(whole)-artifacts"
    let tables = try database.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    if tables.isEmpty {
      try database.transaction { try database.script(embeddedTemplates["mlflow.sql"] ?? "") }
    } else if !tables.contains([.text("alembic_version")]) {
      throw RunError("\(path): is not a database of MLflow: it has no table alembic_version; name another file")
    }
    experimentID = try findExperiment()
  }

  /// Writes a run and replaces what an earlier export wrote; tags that others set are kept.
  public func write(_ run: MLflowRun) throws {
    let folder = "\(artifacts)/\(experimentID)/\(run.id)/artifacts"
    try linkArtifacts(of: run, to: folder)
    try database.transaction {
      try database.run(
        """
        INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
          end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
        VALUES (?, ?, 'LOCAL', 'clutch', '', ?, ?, ?, ?, '', 'active', ?, ?)
        ON CONFLICT (run_uuid) DO UPDATE SET name = excluded.name, status = excluded.status,
          start_time = excluded.start_time, end_time = excluded.end_time, artifact_uri = excluded.artifact_uri,
          experiment_id = excluded.experiment_id
        """,
        [
          .text(run.id), .text(run.name), .text(NSUserName()), .text(run.status.rawValue), .integer(run.started),
          run.ended.map { .integer($0) } ?? .null, .text(folder), .integer(experimentID),
        ])
      try writeValues("params", run.parameters, of: run)
      // The run may have failed before and succeeded now.
      try database.run("DELETE FROM tags WHERE run_uuid = ? AND key = 'clutch.failure'", [.text(run.id)])
      for (key, value) in run.tags {
        try database.run(
          "INSERT OR REPLACE INTO tags (key, value, run_uuid) VALUES (?, ?, ?)",
          [.text(key), .text(value), .text(run.id)])
      }
      try writeMetrics(of: run)
    }
  }

  // MARK: Parts

  private func findExperiment() throws(RunError) -> Int64 {
    let find = "SELECT experiment_id FROM experiments WHERE name = ?"
    if case .integer(let id)? = try database.run(find, [.text(experiment)]).first?.first { return id }
    let now = milliseconds(Date().timeIntervalSince1970)
    func insert(_ id: Int64?, _ name: String, _ folder: String) throws(RunError) {
      try database.run(
        """
        INSERT OR IGNORE INTO experiments
          (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
        VALUES (?, ?, ?, 'active', ?, ?)
        """,
        [id.map { .integer($0) } ?? .null, .text(name), .text(folder), .integer(now), .integer(now)])
    }
    // MLflow uses this experiment if none is named.
    try insert(0, "Default", "\(artifacts)/0")
    try insert(nil, experiment, artifacts)
    guard case .integer(let id)? = try database.run(find, [.text(experiment)]).first?.first else {
      throw RunError("the experiment '\(experiment)' cannot be created")
    }
    return id
  }

  private func writeValues(_ table: String, _ values: [(key: String, value: String)], of run: MLflowRun)
    throws(RunError)
  {
    try database.run("DELETE FROM \(table) WHERE run_uuid = ?", [.text(run.id)])
    for (key, value) in values {
      try database.run(
        "INSERT INTO \(table) (key, value, run_uuid) VALUES (?, ?, ?)", [.text(key), .text(value), .text(run.id)])
    }
  }

  /// Writes the histories of the metrics, and the last value of each, by which MLflow searches runs.
  private func writeMetrics(of run: MLflowRun) throws(RunError) {
    for table in ["metrics", "latest_metrics"] {
      try database.run("DELETE FROM \(table) WHERE run_uuid = ?", [.text(run.id)])
    }
    for metric in run.metrics {
      // All columns are part of the key, so a value that the log has twice is stored once.
      for table in ["metrics", "latest_metrics"] {
        try database.run(
          "INSERT OR REPLACE INTO \(table) (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)",
          [
            .text(metric.key), .real(finite(metric.value)), .integer(metric.time), .text(run.id), .integer(metric.step),
            .integer(metric.value.isNaN ? 1 : 0),
          ])
      }
    }
  }

  private func linkArtifacts(of run: MLflowRun, to folder: String) throws(RunError) {
    try AtomicFile.makeFolder(folder)
    for name in MLflowRun.artifacts where FileManager.default.fileExists(atPath: "\(run.folder)/\(name)") {
      try AtomicFile.copy("\(run.folder)/\(name)", to: "\(folder)/\(name)")
    }
  }
}

/// Returns a value as MLflow stores it: the largest number for infinity, and 0, with a separate flag, for NaN.
private func finite(_ value: Double) -> Double {
  value.isNaN ? 0 : value.isFinite ? value : value < 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude
}
