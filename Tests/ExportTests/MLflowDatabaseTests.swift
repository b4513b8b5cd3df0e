import Clutch
import Foundation
import Runs
import Storage
import Testing

@testable import Export

@Suite struct MLflowDatabaseTests {
  private static let isThere = Python.has("mlflow", "sqlalchemy")

  private func number(_ database: SQLite, _ query: String) throws -> Int64? {
    if case .integer(let number)? = try database.run(query).first?.first { number } else { nil }
  }

  @Test func `a run's settings, histories, last values and files are there, however often it is written`() throws {
    let run = try SmallRun()
    let path = "\(run.folder.path)/out/mlflow.db"
    for _ in 0..<2 { try MLflowDatabase(path, experiment: "mine").write(MLflowRun(run.entry)) }
    let database = try SQLite(path)
    #expect(try number(database, "SELECT count(*) FROM runs") == 1)
    #expect(
      try database.run("SELECT name FROM experiments ORDER BY experiment_id") == [[.text("Default")], [.text("mine")]])
    let row = try #require(try database.run("SELECT status, end_time - start_time, artifact_uri FROM runs").first)
    #expect(row[0] == .text("FINISHED"))
    if case .integer(let length) = row[1] { #expect((0...600_000).contains(length)) } else { Issue.record("\(row)") }
    let settings = try database.run(
      "SELECT value FROM params WHERE key IN ('train.schedule', 'train.batch') ORDER BY key")
    #expect(settings == [[.text("16")], [.text("cosine")]])
    // 3 epochs of 12 steps; the tenth and the last step of each are logged.
    let steps = try database.run("SELECT step FROM metrics WHERE key = 'train/loss' ORDER BY step")
    #expect(steps == [10, 12, 22, 24, 34, 36].map { [.integer($0)] })
    #expect(try number(database, "SELECT step FROM latest_metrics WHERE key = 'train/loss'") == 36)
    #expect(try number(database, "SELECT count(*) FROM metrics WHERE key = 'clusters/count'") == 1)
    #expect(try number(database, "SELECT step FROM metrics WHERE key = 'results/auroc/knn/chequered'") == 36)
    let twice = "SELECT count(*) FROM (SELECT 1 FROM metrics GROUP BY key, step HAVING count(*) > 1)"
    #expect(try number(database, twice) == 0)
    guard case .text(let files) = row[2] else { throw RunError("\(row)") }
    #expect(files.hasPrefix("\(run.folder.path)/out/mlflow-artifacts/1/"))
    for name in ["recipe.yaml", "metrics.json", "log.jsonl", "checkpoint.safetensors"] {
      #expect(FileManager.default.contentsEqual(atPath: "\(files)/\(name)", andPath: "\(run.path)/\(name)"), "\(name)")
    }
  }

  @Test func `a tag that somebody set, and a run that somebody deleted, stay so`() throws {
    let run = try SmallRun()
    let path = "\(run.folder.path)/mlflow.db"
    try MLflowDatabase(path, experiment: "mine").write(MLflowRun(run.entry))
    let database = try SQLite(path)
    try database.script(
      "INSERT INTO tags SELECT 'note', 'good', run_uuid FROM runs; UPDATE runs SET lifecycle_stage = 'deleted'")
    try MLflowDatabase(path, experiment: "mine").write(MLflowRun(run.entry))
    #expect(try number(database, "SELECT count(*) FROM tags WHERE value = 'good'") == 1)
    #expect(try number(database, "SELECT count(*) FROM runs WHERE lifecycle_stage = 'deleted'") == 1)
  }

  @Test func `numbers that are not finite are stored as MLflow stores them`() throws {
    let folder = try TemporaryFolder()
    try folder.write("name: odd\nseed: 1\ntrain: { phases: { one: { epochs: 1 } } }", "odd/0/recipe.yaml")
    try folder.write("{}", "odd/0/environment.json")
    let lines = ["\"nan\"", "\"inf\"", "\"-inf\""].enumerated().map { step, loss in
      "{\"event\": \"step\", \"phase\": \"one\", \"epoch\": 0, \"step\": \(step + 1), \"loss\": \(loss)}\n"
    }
    try folder.write(lines.joined(), "odd/0/log.jsonl")
    let run = MLflowRun(try #require(RunEntry("\(folder.path)/odd/0")))
    #expect(run.status == .killed)
    try MLflowDatabase("\(folder.path)/m.db", experiment: "e").write(run)
    let rows = try SQLite("\(folder.path)/m.db").run("SELECT value, is_nan FROM metrics ORDER BY step")
    let most = Double.greatestFiniteMagnitude
    #expect(rows == [[.real(0), .integer(1)], [.real(most), .integer(0)], [.real(-most), .integer(0)]])
  }

  @Test func `a file that is no database of MLflow is left alone`() throws {
    let folder = try TemporaryFolder()
    try SQLite("\(folder.path)/own.db").script("CREATE TABLE mine (x)")
    let error = #expect(throws: RunError.self) { try MLflowDatabase("\(folder.path)/own.db", experiment: "e") }
    #expect(
      error?.description
        == "\(folder.path)/own.db: is not a database of MLflow: it has no table alembic_version; name another file")
    let text = try folder.write("no database at all, but a text of some length", "text.db")
    let other = #expect(throws: RunError.self) { try MLflowDatabase(text, experiment: "e") }
    #expect(other?.description == "\(text): file is not a database; name another file with --to")
  }

  @Test func `a file that cannot be made says what would be right`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: RunError.self) { try SQLite("\(folder.path)/none/m.db") }
    #expect(
      error?.description
        == "\(folder.path)/none/m.db: cannot be opened: unable to open database file; make the file and its folder "
        + "writable, or name another with --to")
  }

  @Test func `what the database itself refuses comes with no remedy`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: RunError.self) { try SQLite("\(folder.path)/m.db").script("DROP TABLE none") }
    #expect(error?.description == "\(folder.path)/m.db: no such table: none")
  }

  @Test(.enabled(if: isThere, "needs a python3 with MLflow: pip install mlflow; CLUTCH_TEST_PYTHON may name it"))
  func `MLflow's own client finds the run, before and after it brought the database up to date`() throws {
    let run = try SmallRun()
    let script = URL(fileURLWithPath: #filePath + "/../Fixtures/mlflow-read.py").standardized.path
    for _ in 0..<2 {
      try MLflowDatabase("\(run.folder.path)/mlflow.db", experiment: "mine").write(MLflowRun(run.entry))
      let (code, output) = try Python.run([script, "\(run.folder.path)/mlflow.db", "mine"], in: run.folder.path)
      let last = try #require(output.split(separator: "\n").last)
      #expect(code == 0 && last == "1 run FINISHED cosine [10, 12, 22, 24, 34, 36] recipe.yaml", "\(output)")
    }
  }
}
