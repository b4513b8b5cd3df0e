import Components
import Foundation
import Testing

@Suite struct ExportCommandTests {
  @Test func `the runs of a folder go into one file, and a detector into its folder`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let words = ["train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1"]
    let run = try Clutch.run("run", "small.yaml", words[0], words[1], in: folder.path)
    try #require(run.code == 0, "\(run.errors)")
    let place = String(try #require(run.output.firstMatch(of: /\nResults: (\S+)\n/)).1)
    try MadeUpRuns.write("far", seed: 1, ["knn": 0.5], in: "\(folder.path)/runs")

    let database = try Clutch.inProcess("export", "mlflow", "runs", place, "--to", "mlflow.db", in: folder.path)
    #expect(
      database.code == 0 && database.output == "2 runs in the experiment 'clutch': mlflow.db\n", "\(database.errors)")
    #expect(folder.read("mlflow.db")?.starts(with: Data("SQLite format 3".utf8)) == true)

    let detector = try Clutch.inProcess(
      "export", "torchvision", place, "--scorer", "knn", "--to", "detector", in: folder.path)
    #expect(detector.code == 0 && detector.output == "Detector: detector/detector.py, detector/detector.safetensors\n")
    #expect(folder.read("detector/detector.py")?.isEmpty == false)
    let wrong = try Clutch.inProcess(
      "export", "torchvision", place, "--scorer", "knm", "--to", "detector", in: folder.path)
    #expect(wrong.code == 1 && wrong.errors.contains("has no scorer 'knm'; it has mahalanobis, knn"))
  }

  @Test func `a server that is not there does not keep a run from its end`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let words = ["train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1"]
    let run = try Clutch.run(
      "run", "small.yaml", words[0], words[1], in: folder.path,
      environment: ["MLFLOW_TRACKING_URI": "http://127.0.0.1:1"])
    #expect(run.code == 0 && run.output.contains("\nReport:  runs/small/"))
    #expect(run.errors.components(separatedBy: "note: MLflow at http://127.0.0.1:1: ").count == 2, "\(run.errors)")
  }

  @Test(arguments: [
    (["onnx", "runs"], "there is no export 'onnx'; there are 'torchvision', 'mlflow'"),
    (["mlflow", "runs"], "--to is missing: clutch export mlflow runs --to PLACE"),
    (
      ["mlflow", "runs", "--to", "m.db", "--scorer", "knn"],
      "export mlflow takes no --scorer; see clutch export --help"
    ),
    (
      ["torchvision", "runs", "--to", "d", "--experiment", "e"],
      "export torchvision takes no --experiment; see clutch export --help"
    ),
    (["torchvision", "a", "b", "--to", "d"], "torchvision exports one run at a time; name one"),
    (
      ["mlflow", "none", "--to", "m.db"],
      "there is no folder 'none'; name the folder of a run, or one that contains runs"
    ),
    (["mlflow", ".", "--to", "m.db"], "there is no run in '.'; name the folder of a run, or one that contains runs"),
    (
      ["torchvision", "none", "--to", "d"],
      "there is no folder 'none'; name the folder of a run, such as runs/NAME/KEY"
    ),
  ])
  func `a wrong command line says what would be right, exit code 2`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess(words: ["export"] + words, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors == "clutch: error: \(message)\n")
  }
}
