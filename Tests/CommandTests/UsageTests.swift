import Foundation
import Testing

@testable import Command

@Suite struct UsageTests {
  private func clutch(_ words: String...) throws -> Clutch.Result {
    let folder = try TemporaryFolder()
    return try Clutch.inProcess(words: words, in: folder.path)
  }

  @Test(arguments: [
    (["rnu"], "there is no command 'rnu'; did you mean 'run'?"),
    (
      ["frobnicate"],
      "there is no command 'frobnicate'; there are 'run', 'sweep', 'check', 'runs', 'compare', 'report', "
        + "'clusters', 'score', 'export', 'data', 'new', 'test-plugin', 'list', 'describe', 'schema', 'completion'"
    ),
    (["run"], "usage: clutch run RECIPE [path=value …]; see clutch run --help"),
    (["run", "r.yaml", "--runz", "x"], "there is no option --runz; did you mean '--runs'?"),
    (["run", "r.yaml", "--runs"], "--runs needs a value: --runs DIR"),
    (["run", "r.yaml", "--runs=", "x"], "--runs needs a value: --runs DIR"),
    (["run", "r.yaml", "--runs", ""], "--runs needs a value: --runs DIR"),
    (["run", "r.yaml", "--json=1"], "--json takes no value"),
    (["run", "r.yaml", "--json="], "--json takes no value"),
    (["help", "swep"], "there is no command 'swep'; did you mean 'sweep'?"),
    (["--help", "rnu"], "there is no command 'rnu'; did you mean 'run'?"),
    (["list", "los"], "there is no kind 'los'; did you mean 'loss'?"),
    (["describe", "loss"], "describe needs a kind and a name, such as: clutch describe loss ccl"),
    (["test-plugin", "loss", "ntxent"], "there is no loss 'ntxent'; did you mean 'nt-xent'?"),
    (["describe", "loss", "ntxent"], "there is no loss 'ntxent'; did you mean 'nt-xent'?"),
    (["describe", "ntxent"], "there is no component 'ntxent'; did you mean 'nt-xent'?"),
    (["describe", "xyzzy-xyzzy"], "there is no component 'xyzzy-xyzzy'; clutch list shows all"),
    (
      ["describe", "linear"],
      "there are a head 'linear' and a schedule 'linear'; write describe head linear"
    ),
  ])
  func `a wrong command line says what would be right, exit code 2`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty && outcome.errors == "clutch: error: \(message)\n")
  }

  @Test(arguments: ["d #2", "2024", "no", "null", "a,b", "[d]", "&d"])
  func `the value of a flag is plain text, not YAML`(name: String) throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let missing = try Clutch.inProcess("check", "small.yaml", "--data-root", name, in: folder.path)
    let shown = "option '--data-root \(name)':1:13: error: 'data-root' must be a folder, but there is none at "
    #expect(missing.code == 2 && missing.errors.hasPrefix(shown), "\(missing.errors)")
    #expect(missing.errors.contains("/\(name)\n"), "\(missing.errors)")
    try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    let outcome = try Clutch.inProcess("check", "small.yaml", "--data-root", name, in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(arguments: [["--runs=~/q"], ["--runs", "~/q"]])
  func `a tilde in the path of a flag is $HOME`(flag: [String]) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/home/q/a/b", withIntermediateDirectories: true)
    try folder.write("name: a\nseed: 5", "home/q/a/b/recipe.yaml")
    try folder.write("{}", "home/q/a/b/environment.json")
    let outcome = try Clutch.run(
      words: ["runs", "list"] + flag, in: folder.path, environment: ["HOME": "\(folder.path)/home"])
    #expect(outcome.code == 0 && outcome.output.contains("a/b"), "\(outcome.errors)\(outcome.output)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/~"))
  }

  @Test func `what comes from others cannot act on the terminal`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/runs/a/b", withIntermediateDirectories: true)
    try folder.write("name: \"a\\e]0;x\\a\"\nseed: 5", "runs/a/b/recipe.yaml")
    try folder.write("{}", "runs/a/b/environment.json")
    try folder.write("{\"error\": \"bad \\u001b[31m end\"}", "runs/a/b/failure.json")
    let outcomes = [
      try clutchIn(folder, "runs", "list"), try clutchIn(folder, "run", "\u{1B}[2J.yaml"),
      try clutchIn(folder, "check", "runs/a/b/recipe.yaml", "nam\u{1B}[2Je=5"), try clutchIn(folder, "r\u{1B}[2Jun"),
      try clutchIn(folder, "data", "info", "\u{9B}2J"),
    ]
    for outcome in outcomes {
      let said = outcome.output + outcome.errors
      #expect(
        !said.isEmpty && !said.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control },
        "\(said)")
    }
    #expect(outcomes[0].output.contains("bad \\u001b[31m end") || outcomes[0].output.contains("a\\u001b]0;x"))
  }

  private func clutchIn(_ folder: TemporaryFolder, _ words: String...) throws -> Clutch.Result {
    try Clutch.inProcess(words: words, in: folder.path)
  }

  @Test func `a recipe that is not there is named, exit code 2`() throws {
    let outcome = try clutch("run", "none.yaml")
    #expect(outcome.code == 2)
    #expect(outcome.errors == "clutch: error: there is no file 'none.yaml'; check its path\n")
  }

  @Test(arguments: Subcommand.all.map(\.name))
  func `every command has a help that names its options and fits 100 columns`(name: String) throws {
    let outcome = try clutch(name, "--help")
    #expect(outcome.code == 0 && outcome.output.hasPrefix("clutch \(name)") && outcome.output.contains("--help"))
    #expect(try clutch("help", name).output == outcome.output)
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let overview = try clutch("help").output
    #expect(overview.contains("clutch \(name)") && overview.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func `help is an option: neither the value of another nor a word after --`() throws {
    let help = try clutch("check", "--help").output
    #expect(try clutch("check", "-h").output == help)
    #expect(try clutch("check", "none.yaml", "--device", "cpu", "--help").output == help)
    let value = try clutch("check", "none.yaml", "--device", "--help")
    #expect(value.code == 2 && value.output.isEmpty, "\(value.errors)")
    let operand = try clutch("check", "--", "--help")
    #expect(operand.code == 2 && operand.output.isEmpty && operand.errors.contains("'--help'"), "\(operand.errors)")
  }

  @Test func `list names every kind and its components with a sentence, by plural as well`() throws {
    let all = try clutch("list").output
    for kind in ["dataset", "encoder", "head", "augmentation", "optimizer", "schedule", "loss", "clusterer", "scorer"] {
      #expect(all.contains("\(kind)\n  "), "\(kind)")
    }
    let losses = try clutch("list", "losses").output
    #expect(losses == (try clutch("list", "loss").output))
    for name in ["ccl ", "ccl-split ", "nt-xent ", "sup-con "] { #expect(losses.contains("\n  \(name)"), "\(name)") }
    #expect(all.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func `describe tells what a loss does, and every option's type, default and meaning`() throws {
    let text = try clutch("describe", "loss", "ccl").output
    for part in [
      "ccl: CCL, the cluster-aware contrastive loss", "our reading of the abstract of arXiv 2302.02598",
      "temperature: number, 0.5 if not given", "samples: true | false, true if not given",
      "negatives: all | other-clusters, all if not given",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let object = try JSONSerialization.jsonObject(
      with: Data(try clutch("describe", "loss", "ccl", "--json").output.utf8))
    let options = (object as? [String: Any])?["options"] as? [[String: Any]]
    #expect(options?.compactMap { $0["name"] as? String } == ["temperature", "samples", "centers", "negatives"])
  }

  @Test(arguments: [("knn", "scorer"), ("resnet", "encoder"), ("fashion-mnist", "dataset")])
  func `describe needs no kind if one kind alone has the name`(name: String, kind: String) throws {
    let outcome = try clutch("describe", name)
    #expect(outcome.code == 0 && outcome.output.hasPrefix("\(name): "), "\(outcome.errors)")
    #expect(outcome.output == (try clutch("describe", kind, name).output))
    #expect(try clutch("describe", name, "--json").output == (try clutch("describe", kind, name, "--json").output))
  }

  @Test func `of several components of a name, describe shows that of the given kind`() throws {
    #expect(try clutch("describe", "head", "linear").output.contains("From Plugins/Heads/"))
    #expect(try clutch("describe", "schedule", "linear").output.contains("From Plugins/Schedules/"))
  }

  @Test func `describe recipe has every section`() throws {
    let text = try clutch("describe", "recipe").output
    for section in [
      "recipe:", "data:", "train:", "train.phases.NAME:", "train.phases.NAME.clusters:", "machine:", "sweep:",
      "sweep.random:", "data.validation:", "sweep.stop:", "sweep.stop.asha:", "sweep.stop.median:",
      "sweep.stop.measure:",
    ] {
      #expect(text.contains(section), "\(section)")
    }
  }
}
