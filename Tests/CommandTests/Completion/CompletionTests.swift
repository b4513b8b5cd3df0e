import Clutch
import Foundation
import Testing

@testable import Command

/// The candidates that `clutch completion --words` prints.
@Suite struct CompletionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", "ccl.yaml")
    try folder.write("", "cool pictures.yaml")
    try folder.write("", "my-loss.swift")
    try folder.write("", "notes.txt")
    let runs = ["runs/.cache", "runs/simclr/1f2e3d4c", "runs/simclr/sweep-5a6b", "results/old"]
    for path in runs + ["recipes/toy", ".hidden"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(path)", withIntermediateDirectories: true)
    }
    try folder.write("", "recipes/toy/near.yaml")
  }

  /// The candidates for the last word.
  private func candidates(_ words: String...) throws -> [String] {
    let outcome = try Clutch.inProcess(words: ["completion", "--words"] + words, in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test func `commands are completed, and an empty word is any of them`() throws {
    #expect(try candidates("ru") == ["run", "runs"])
    #expect(try candidates("") == Subcommand.all.map(\.name) + ["help"])
    #expect(try candidates("help", "sc") == ["score", "schema"])
    #expect(try candidates("--") == ["--help", "--version"])
    #expect(try candidates("frobnicate", "") == [] && candidates() == [])
  }

  @Test(arguments: Subcommand.all.map(\.name)) func `all options of a command are completed`(name: String) throws {
    let command = try #require(Subcommand.all.first { $0.name == name })
    #expect(try candidates(name, "--") == command.flags.map(\.name))
  }

  @Test func `options are completed anywhere before --`() throws {
    #expect(try candidates("run", "ccl.yaml", "seed=3", "--qu") == ["--quiet"])
    #expect(try candidates("run", "ccl.yaml", "--", "--qu") == [])
  }

  @Test func `the value of an option is a path where the option takes one`() throws {
    #expect(try candidates("run", "ccl.yaml", "--runs", "r") == ["recipes/", "results/", "runs/"])
    #expect(try candidates("run", "ccl.yaml", "--runs=re") == ["--runs=recipes/", "--runs=results/"])
    #expect(try candidates("list", "--plugin", "") == ["my-loss.swift", "recipes/", "results/", "runs/"])
    #expect(try candidates("test-plugin", "--cases", "c") == ["ccl.yaml", "cool pictures.yaml"])
    #expect(try candidates("compare", "runs", "--to", "n") == ["notes.txt"])
    #expect(try candidates("export", "mlflow", "runs", "--to", "n") == ["notes.txt"])
    #expect(try candidates("run", "ccl.yaml", "--threads", "") == [])
    #expect(try candidates("run", "ccl.yaml", "--threads=") == [] && candidates("run", "--none=") == [])
  }

  @Test(arguments: ["run", "sweep", "check"]) func `recipes are completed, folder by folder`(command: String) throws {
    #expect(try candidates(command, "") == ["ccl.yaml", "cool pictures.yaml", "recipes/", "results/", "runs/"])
    #expect(try candidates(command, "rec") == ["recipes/"])
    #expect(try candidates(command, "recipes/toy/") == ["recipes/toy/near.yaml"])
    #expect(try candidates(command, "./cc") == ["./ccl.yaml"] && candidates(command, "none/") == [])
    #expect(try candidates(command, "\(folder.path)/cc") == ["\(folder.path)/ccl.yaml"])
    #expect(try candidates(command, ".h") == [".hidden/"])
    #expect(try candidates(command, "ccl.yaml", "c") == [])
  }

  @Test func `links are completed as what they lead to, and names with line breaks are left out`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/linked", withDestinationPath: "\(folder.path)/recipes")
    try folder.write("", "linked\n.yaml")
    #expect(try candidates("run", "linked") == ["linked/"])
  }

  @Test func `kinds and names of components are completed, also by the plural`() throws {
    let kinds = registries.map(\.kind)
    #expect(try candidates("new", "") == kinds && candidates("list", "") == kinds)
    let described = try candidates("describe", "")
    #expect(described.starts(with: kinds + ["recipe"]) && Set(described).isSuperset(of: registries.flatMap(\.names)))
    #expect(described.count == Set(described).count)
    #expect(try candidates("describe", "nt") == ["nt-xent"])
    #expect(try candidates("test-plugin", "s") == ["schedule", "scorer"])
    #expect(try candidates("test-plugin", "m") == ["my-loss.swift"])
    for command in ["describe", "test-plugin"] {
      #expect(try candidates(command, "loss", "nt") == ["nt-xent"])
      #expect(try candidates(command, "scorers", "") == Scorers.registry.names)
      #expect(try candidates(command, "none", "") == [])
    }
    #expect(try candidates("new", "loss", "") == [])
  }

  @Test func `names of runs are completed, without sweeps and the cache`() throws {
    #expect(try candidates("runs", "") == ["list", "remove", "clean", "simclr"])
    #expect(try candidates("runs", "remove", "") == ["simclr"] && candidates("runs", "clean", "") == [])
    #expect(try candidates("runs", "remove", "simclr/") == ["simclr/1f2e3d4c"])
    #expect(try candidates("runs", "remove", "--runs", "results", "o") == ["old"])
    #expect(try candidates("runs", "remove", "--runs=results/", "o") == ["old"])
    #expect(try candidates("compare", "ru") == ["runs/"] && candidates("report", "runs/") == ["runs/simclr/"])
    #expect(try candidates("clusters", "runs/simclr/1") == ["runs/simclr/1f2e3d4c/"])
    #expect(try candidates("score", "runs/simclr/1") == ["runs/simclr/1f2e3d4c/"])
    #expect(try candidates("score", "runs/simclr/1f2e3d4c", "no") == ["notes.txt"])
    #expect(try candidates("export", "t") == ["torchvision"] && candidates("export", "mlflow", "ru") == ["runs/"])
  }

  @Test func `actions on data, data sets and shells are completed`() throws {
    #expect(try candidates("data", "") == ["list", "info", "fetch", "verify"])
    #expect(try candidates("data", "info", "sv") == ["svhn"] && candidates("data", "list", "") == [])
    #expect(try candidates("completion", "") == ["bash", "zsh", "fish"])
  }

  @Test(arguments: Subcommand.all.filter { $0.words.upperBound > 0 }.map(\.name))
  func `every command that takes arguments has candidates for the first`(name: String) throws {
    #expect(try !candidates(name, "").isEmpty)
  }
}
