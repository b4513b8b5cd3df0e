import Clutch
import Foundation
import Storage
import Synchronization
import Testing

@testable import Export

// Serialized because times are measured and libtorch's threads belong to the whole process.
@Suite(.serialized) struct MLflowSinkTests {
  private final class Notes: Sendable {
    let all = Mutex<[String]>([])
    var texts: [String] { all.withLock { $0 } }
  }

  /// A run reported to a server.
  private func run(telling address: String, _ notes: Notes) throws -> (run: SmallRun, sink: MLflowSink) {
    let sink = try #require(
      MLflowSink(environment: ["MLFLOW_TRACKING_URI": address]) { text in notes.all.withLock { $0.append(text) } })
    return (try SmallRun(observer: sink), sink)
  }

  @Test func `a server is told of a run while it goes, each number once`() throws {
    let (server, notes) = (try LoopbackServer(), Notes())
    let (run, sink) = try run(telling: server.address + "/", notes)
    sink.finish(run.path)
    #expect(notes.texts.isEmpty)
    #expect(server.steps("train/loss") == [10, 12, 22, 24, 34, 36])
    #expect(server.steps("epoch/loss") == [12, 24, 36] && server.steps("results/auroc/knn/chequered") == [36])
    let requests = server.requests
    func bodies(_ name: String) -> [JSONValue] {
      requests.filter { $0.path == "/api/2.0/mlflow/\(name)" }.compactMap(\.json)
    }
    #expect(bodies("experiments/create").map { $0["name"] } == ["clutch"])
    #expect(bodies("runs/create").map { $0["run_name"]?.text?.hasPrefix("small/") } == [true])
    #expect(bodies("runs/update").last?["status"] == "FINISHED")
    let settings = bodies("runs/log-batch").flatMap { $0["params"]?.items ?? [] }
    #expect(settings.contains(.map(["key": "train.schedule", "value": "cosine"])))
    #expect(
      bodies("runs/log-batch").allSatisfy {
        ($0["metrics"]?.items.count ?? 0) <= 1000 && ($0["params"]?.items.count ?? 0) <= 100
      })
    let files = requests.filter { $0.method == "PUT" }
    #expect(files.map(\.path).contains("/api/2.0/mlflow-artifacts/artifacts/1/r1/artifacts/metrics.json"))
    #expect(
      files.first { $0.path.hasSuffix("/recipe.yaml") }?.body
        == FileManager.default.contents(atPath: "\(run.path)/recipe.yaml"))

    // Another process that resumes the run sends nothing twice.
    let again = try #require(MLflowSink(environment: ["MLFLOW_TRACKING_URI": server.address]) { _ in })
    again.finish(run.path)
    #expect(server.steps("train/loss") == [10, 12, 22, 24, 34, 36])
    #expect(server.requests.filter { $0.path.hasSuffix("runs/create") }.count == 1)
  }

  @Test func `a server that hangs slows nothing, and is waited for a moment at the end`() throws {
    let (server, notes) = (try LoopbackServer(.hangs), Notes())
    let (run, sink) = try run(telling: server.address, notes)
    let watch = Stopwatch()
    sink.finish(run.path, within: 1)
    #expect(watch.seconds < 4)
    #expect(notes.texts.count == 1 && notes.texts[0].hasPrefix("MLflow at \(server.address): "), "\(notes.texts)")
    #expect(try run.entry.state == .done)
  }

  @Test func `a server that answers 500 is told of once, and gets all once it answers`() throws {
    let (server, notes) = (try LoopbackServer(.fails(500)), Notes())
    let (run, sink) = try run(telling: server.address, notes)
    for _ in 0..<100 where notes.texts.isEmpty { usleep(50_000) }
    #expect(
      notes.texts == [
        "MLflow at \(server.address): it answers 500: out of order; the run continues, and clutch export mlflow writes "
          + "the rest to a file"
      ])
    server.turn(to: .answers)
    sink.finish(run.path)
    #expect(server.steps("train/loss") == [10, 12, 22, 24, 34, 36] && notes.texts.count == 1)
  }

  @Test(arguments: [401, 403]) func `a server that refuses is not asked again`(status: Int) throws {
    let (server, notes) = (try LoopbackServer(.fails(status)), Notes())
    let (run, sink) = try run(telling: server.address, notes)
    sink.finish(run.path)
    #expect(notes.texts.count == 1 && notes.texts[0].contains("it answers \(status): out of order"))
    #expect(server.requests.count <= 2 && server.keys.isEmpty)
  }

  @Test func `where nobody listens the run goes on and says so once`() throws {
    let (server, notes) = (try LoopbackServer(), Notes())
    server.stop()
    let (run, sink) = try run(telling: server.address, notes)
    let watch = Stopwatch()
    sink.finish(run.path)
    #expect(watch.seconds < 8 && notes.texts.count == 1, "\(notes.texts)")
  }

  @Test func `without the variable there is no sink, and an address of another kind is a note`() {
    let notes = Notes()
    let tell: @Sendable (String) -> Void = { text in notes.all.withLock { $0.append(text) } }
    #expect(
      MLflowSink(environment: [:], note: tell) == nil
        && MLflowSink(environment: ["MLFLOW_TRACKING_URI": ""], note: tell) == nil)
    #expect(notes.texts.isEmpty)
    #expect(MLflowSink(environment: ["MLFLOW_TRACKING_URI": "sqlite:///m.db"], note: tell) == nil)
    #expect(
      notes.texts == [
        "MLFLOW_TRACKING_URI is 'sqlite:///m.db', which is not an http:// or https:// address; "
          + "the run continues without it, and clutch export mlflow writes it to a file"
      ])
  }

  @Test(arguments: [(["NAME": ""], "clutch"), (["MLFLOW_EXPERIMENT_NAME": "mine"], "mine")])
  func `the environment may name the experiment`(environment: [String: String], name: String) {
    #expect(mlflowExperiment(environment) == name)
  }
}
