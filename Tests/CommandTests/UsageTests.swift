import Foundation
import Testing

@testable import Command

@Suite struct UsageTests {
  private func clutch(_ words: String...) throws -> Clutch.Outcome {
    let folder = try TemporaryFolder()
    return try Clutch.inProcess(words: words, in: folder.path)
  }

  @Test(arguments: [
    (["rnu"], "there is no command 'rnu'; did you mean 'run'?"),
    (
      ["frobnicate"],
      "there is no command 'frobnicate'; there are 'run', 'sweep', 'check', 'runs', 'compare', 'report', 'score', "
        + "'export', 'data', 'new', 'test-plugin', 'list', 'describe', 'schema'"
    ),
    (["run"], "usage: clutch run RECIPE [path=value …]; clutch run --help says more"),
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
  ])
  func `a wrong command line says what would be right, exit code 2`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty && outcome.errors == "clutch: error: \(message)\n")
  }

  @Test func `a recipe that is not there is named, exit code 2`() throws {
    let outcome = try clutch("run", "none.yaml")
    #expect(outcome.code == 2 && outcome.errors.contains("none.yaml"))
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
