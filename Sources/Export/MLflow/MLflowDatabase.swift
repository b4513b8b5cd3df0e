import Clutch
import Foundation

/// A file of SQLite that MLflow opens as its store.
///
/// A new one is made at an old revision of MLflow's tables, which it brings up to date itself when it first opens it:
/// the tables of its head change with every release. In one that MLflow has brought up to date rows are named by their
/// columns, so what was added since has its defaults. Files of a run are copied into a folder beside the database.
public final class MLflowDatabase {
  private let database: SQLite
  private let experiment: String
  private let artifacts: String
  private var experimentID: Int64 = 0

  /// - Parameters:
  ///   - path: of the file, made where it is missing.
  ///   - experiment: the name under which the runs stand.
  public init(_ path: String, experiment: String) throws {
    let isNew = !FileManager.default.fileExists(atPath: path)
    if isNew {
      let folder = PathText.folder(of: path)
      if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
      // SQLite itself would give nobody else the right to write, whatever the umask leaves.
      let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      if file >= 0 { close(file) }
    }
    database = try SQLite(path)
    self.experiment = experiment
    let whole = URL(fileURLWithPath: path).standardizedFileURL.deletingPathExtension().path
    artifacts = "\(whole)-artifacts"
    let tables = try database.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    if tables.isEmpty {
      try database.transaction { try database.script(embeddedTemplates["mlflow.sql"] ?? "") }
    } else if !tables.contains([.text("alembic_version")]) {
      throw RunError("\(path): is no database of MLflow: it has no table alembic_version; name another file")
    }
    experimentID = try findExperiment()
  }

  /// Writes a run, in place of what an earlier export wrote of it; tags that others set stay.
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
      // What went wrong before went well now.
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
    // Whoever uses MLflow without naming an experiment uses this one.
    try insert(0, "Default", "\(artifacts)/0")
    try insert(nil, experiment, artifacts)
    guard case .integer(let id)? = try database.run(find, [.text(experiment)]).first?.first else {
      throw RunError("the experiment '\(experiment)' cannot be made")
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

  /// The histories, and the last value of each, by which runs are searched.
  private func writeMetrics(of run: MLflowRun) throws(RunError) {
    for table in ["metrics", "latest_metrics"] {
      try database.run("DELETE FROM \(table) WHERE run_uuid = ?", [.text(run.id)])
    }
    for metric in run.metrics {
      // Tables know a metric by all of its columns: what a log says twice stands there once.
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

/// As MLflow stores what is not finite: the largest number there is, and 0 for what is none, which a flag tells.
private func finite(_ value: Double) -> Double {
  value.isNaN ? 0 : value.isFinite ? value : value < 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude
}
