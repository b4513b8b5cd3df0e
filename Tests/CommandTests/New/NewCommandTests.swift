import Clutch
import Foundation
import Testing

@testable import Command
@testable import Console

@Suite struct NewCommandTests {
  /// The arguments of `new` for every kind, and for all sorts of losses.
  static let calls =
    registries.map { [$0.kind, "my-\($0.kind)"] }
    + [["loss", "my-clusters", "--clusters"], ["loss", "my-learner", "--learner"]]
  private static let hasImages = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")

  @Test(arguments: calls) func `three files are written, and what to type next is said`(words: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try clutch(["new"] + words, in: folder)
    let (kind, name) = (words[0], words[1])
    let width = name.count + ".cases.yaml".count + 2
    let expected = """
      \("\(name).swift".padded(to: width))the \(kind), a working example
      \("\(name).yaml".padded(to: width))a small recipe that uses it
      \("\(name).cases.yaml".padded(to: width))golden cases for it

      Next:
        clutch check \(name).yaml
        clutch run \(name).yaml
        clutch test-plugin \(name).swift
        clutch describe \(kind) \(name) --plugin \(name).swift

      """
    #expect(outcome.code == 0 && outcome.output == expected, "\(outcome.errors)")
    for ending in ["swift", "yaml", "cases.yaml"] {
      let text = String(decoding: try #require(folder.read("\(name).\(ending)")), as: UTF8.self)
      #expect(text.contains(name) && !text.contains("new-component") && !text.contains("NewComponent"), "\(ending)")
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    }
  }

  @Test(.enabled(if: hasImages, "needs Debian's package dataset-fashion-mnist"), arguments: calls)
  func `what is written compiles, has its options described, and trains`(words: [String]) throws {
    let folder = try TemporaryFolder()
    #expect(try clutch(["new"] + words, in: folder).code == 0)
    let (kind, name) = (words[0], words[1])
    let small = ["data.train", "data.test", "data.ood.shoes-and-bags"].map { "\($0).fashion-mnist.limit=256" }
    let outcome = try clutch(["run", "\(name).yaml", "--json", "--threads", "1", "train.batch=64"] + small, in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) is [String: Any])

    let text = try clutch(["describe", kind, name, "--plugin", "\(name).swift", "--json"], in: folder).output
    let described = try JSONDecoder().decode(Described.self, from: Data(text.utf8))
    #expect(described.summary.hasSuffix("."))
    #expect(!described.options.isEmpty && described.options.allSatisfy { $0.meaning.hasSuffix(".") })
  }

  @Test(arguments: calls) func `what is written meets the contract of its kind and its cases`(words: [String])
    throws
  {
    let folder = try TemporaryFolder()
    #expect(try clutch(["new"] + words, in: folder).code == 0)
    let outcome = try clutch(["test-plugin", "\(words[1]).swift"], in: folder)
    #expect(outcome.code == 0 && outcome.output.contains("golden case"), "\(outcome.output)\(outcome.errors)")
  }

  /// The parts of `describe` that are checked.
  private struct Described: Decodable {
    struct Option: Decodable { let meaning: String }
    let summary: String
    let options: [Option]
  }

  @Test func `another folder is made, and nothing there is overwritten`() throws {
    let folder = try TemporaryFolder()
    let outcome = try clutch(["new", "loss", "mine", "--to", "my plugins/losses"], in: folder)
    #expect(outcome.output.hasPrefix("'my plugins/losses/mine.swift'       the loss"))
    #expect(outcome.output.contains("\n  clutch run 'my plugins/losses/mine.yaml'\n"))
    let before = folder.files(below: "my plugins/losses")
    #expect(Set(before.keys) == ["mine.swift", "mine.yaml", "mine.cases.yaml"])

    try FileManager.default.removeItem(atPath: "\(folder.path)/my plugins/losses/mine.swift")
    let again = try clutch(["new", "scorer", "mine", "--to", "my plugins/losses"], in: folder)
    #expect(again.code == 2 && again.output.isEmpty)
    #expect(
      again.errors
        == "clutch: error: my plugins/losses/mine.yaml and my plugins/losses/mine.cases.yaml are there already; "
        + "choose another name, or another folder with --to DIR\n")
    #expect(folder.files(below: "my plugins/losses") == before.filter { $0.key != "mine.swift" })
  }

  @Test func `if a file cannot be written, none is, and the same command works afterward`() throws {
    let folder = try TemporaryFolder()
    // A link without a target is not there for a reader, but cannot be written over.
    #expect(symlink("nowhere", "\(folder.path)/mine.cases.yaml") == 0)
    let outcome = try clutch(["new", "loss", "mine"], in: folder)
    #expect(outcome.code == 1 && outcome.errors == "clutch: error: ./mine.cases.yaml: cannot be written: File exists\n")
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("std") }.sorted()
    }
    #expect(try names() == ["mine.cases.yaml"])
    unlink("\(folder.path)/mine.cases.yaml")
    #expect(try clutch(["new", "loss", "mine"], in: folder).code == 0)
    #expect(try names() == ["mine.cases.yaml", "mine.swift", "mine.yaml"])
  }

  @Test(arguments: [
    (["los", "x"], "there is no kind 'los'; did you mean 'loss'?"),
    (
      ["loss", "MyLoss"],
      "'MyLoss' must be a name of lower-case letters, digits and hyphens, such as 'my-loss'"
    ),
    (
      ["loss", "my_loss.v2"],
      "'my_loss.v2' must be a name of lower-case letters, digits and hyphens, such as 'my-loss-v2'"
    ),
    (["scorer", "3-nn"], "'3-nn' must be a name of lower-case letters, digits and hyphens, such as 'nn'"),
    (["scorer", "../x"], "'../x' must be a name of lower-case letters, digits and hyphens, such as 'x'"),
    (["scorer", "ß"], "'ß' must be a name of lower-case letters, digits and hyphens, such as 'my-scorer'"),
    (["loss", "ccl"], "there is a loss 'ccl' already, in Plugins/Losses/CCL.swift; choose another name"),
    (["head", "x", "--clusters"], "--clusters is only for a loss; leave it out for a kind such as head"),
    (["head", "x", "--learner"], "--learner is only for a loss; leave it out for a kind such as head"),
    (
      ["loss", "x", "--learner", "--clusters"],
      "--clusters cannot be combined with --learner; leave one of them out"
    ),
    (["loss"], "usage: clutch new KIND NAME; see clutch new --help"),
  ])
  func `what cannot be made is refused with a message, exit code 2`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try clutch(["new"] + words, in: folder)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    #expect(outcome.errors == "clutch: error: \(message)\n")
    #expect(folder.files(below: ".").keys.filter { !$0.hasPrefix("std") }.isEmpty)
  }

  @Test func `a folder that cannot be made is named, exit code 1`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", "file")
    let outcome = try clutch(["new", "loss", "mine", "--to", "file/below"], in: folder)
    #expect(outcome.code == 1)
    #expect(outcome.errors == "clutch: error: file/below: the folder cannot be created: Not a directory\n")
  }

  private func clutch(_ words: [String], in folder: TemporaryFolder) throws -> Clutch.Result {
    try words[0] == "new" ? Clutch.inProcess(words: words, in: folder.path) : Clutch.run(words: words, in: folder.path)
  }
}
