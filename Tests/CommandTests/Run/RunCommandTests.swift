import Components
import Foundation
import Storage
import Testing

@Suite struct RunCommandTests {
  private func small() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    return folder
  }

  @Test func `a run shows its progress, ends with a table, and does nothing the second time`() throws {
    let folder = try small()
    let first = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(first.code == 0)
    for text in [
      "warm-up: 3 epochs of 12 steps", "epoch 3/3  loss", "4 clusters of", "embedding train: 192 images", "done in",
    ] {
      #expect(first.errors.contains(text), "\(text)")
    }
    for text in ["chequered: 64 images out of distribution, 64 in", "scorer", "auroc", "fpr95", "mahalanobis", "knn"] {
      #expect(first.output.contains(text), "\(text)")
    }
    #expect(first.output.split(separator: "\n").allSatisfy { $0.count <= 100 })

    let second = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(second.code == 0 && second.output == first.output)
    #expect(second.errors.hasPrefix("Nothing to do"))
  }

  @Test func `JSON on standard output is the results and nothing else`() throws {
    let folder = try small()
    let outcome = try Clutch.run("run", "small.yaml", "--json", "--quiet", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect((object?["rows"] as? [Any])?.count == 2)
  }

  @Test(arguments: [
    "train.phases.cluster-aware.clusters.by='{spectral: {k: 4}}'", "train.phases.cluster-aware.loss=sup-con",
    "train.phases.cluster-aware.loss=ccl-split", "train.phases.cluster-aware.loss=nt-xent",
    "encoder={resnet: {width: 4}}", "score=[cosine-norm]", "augment=[gaussian-blur]", "train.optimizer=adamw",
    "train.schedule=constant", "head=linear",
  ])
  func `one word swaps a component`(override: String) throws {
    let folder = try small()
    let word = override.replacingOccurrences(of: "'", with: "")
    let outcome = try Clutch.run(
      "run", "small.yaml", word, "train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1", in: folder.path
    )
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("chequered: 64 images"))
  }

  @Test func `five mistakes are five messages with line and column, and nothing is written`() throws {
    let folder = try small()
    let text = SmallRecipe.text
      .replacingOccurrences(of: "batch: 16", with: "batch: many")
      .replacingOccurrences(of: "schedule: cosine", with: "schedule: cosinus")
      .replacingOccurrences(of: "loss: ccl", with: "loss: { ccl: { temprature: 0.5 } }")
      .replacingOccurrences(of: "k: 4", with: "k: 0")
      .replacingOccurrences(of: "head:", with: "haed:")
    try folder.write(text, "small.yaml")
    let outcome = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    let messages = outcome.errors.split(separator: "\n").filter { $0.contains(": error: ") }.map(String.init)
    #expect(
      messages == [
        "small.yaml:8:1: error: a recipe has no option 'haed'; did you mean 'head'?",
        "small.yaml:13:10: error: 'batch' must be a whole number, but is 'many'",
        "small.yaml:15:13: error: there is no schedule 'cosinus'; did you mean 'cosine'?",
        "small.yaml:20:39: error: 'k' must be 1 or more, but is 0",
        "small.yaml:21:22: error: 'ccl' has no option 'temprature'; did you mean 'temperature'?",
      ])
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs"))
  }

  @Test(arguments: [
    (
      "score.knn.k=300",
      "small.yaml:23:24: error: knn: needs at least k training images, but k is 300 and there are 192"
    ),
    (
      "train.phases.cluster-aware.clusters.by.k-means.k=300",
      "small.yaml:20:25: error: k-means: k-means cannot make 300 clusters of 192 features"
    ),
  ])
  func `a training set that is too small is refused before anything is trained`(override: String, message: String)
    throws
  {
    let folder = try small()
    let outcome = try Clutch.run("run", "small.yaml", override, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs"))
  }

  @Test func `a training set of test images is refused`() throws {
    let folder = try small()
    let outcome = try Clutch.inProcess("check", "small.yaml", "data.train.idx.test=true", in: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("'train' must not be a test set; use another split of 'idx'"))
  }

  @Test func `images that are trained on are no test, and those that are both are counted`() throws {
    let folder = try small()
    func check(_ trained: String, _ tested: String) throws -> Clutch.Result {
      try Clutch.inProcess(
        "check", "small.yaml", "data.train.idx.rows=\(trained)", "data.test.idx.images=train",
        "data.test.idx.rows=\(tested)", in: folder.path)
    }
    for (trained, tested, message) in [
      ("[0, 191]", "[10, 73]", "idx: all of these are training images; use others\n"),
      ("[10, 73]", "[0, 191]", "idx: these include all training images; use others\n"),
    ] {
      let refused = try check(trained, tested)
      #expect(refused.code == 2 && refused.errors.contains(message), "\(refused.errors)")
    }
    let both = try check("[0, 99]", "[60, 139]")
    #expect(both.code == 0 && both.errors.contains("note: data.test: 40 of its images are trained on as well\n"))
    let apart = try check("[0, 99]", "[100, 191]")
    #expect(apart.code == 0 && apart.errors.isEmpty, "\(apart.errors)")
  }

  @Test func `a missing or a cut file of images is named, with its place in the recipe`() throws {
    let folder = try small()
    let missing = try Clutch.run("run", "small.yaml", "data.test.idx.images=none", in: folder.path)
    #expect(missing.code == 2)
    #expect(missing.errors.hasPrefix("small.yaml:4:11: error: idx: none is not in"))
    try #require(folder.read("odd")).prefix(100).write(to: URL(fileURLWithPath: "\(folder.path)/odd"))
    let cut = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(cut.code == 2)
    #expect(cut.errors.hasPrefix("small.yaml:6:18: error: idx: ") && cut.errors.contains("odd"))
  }

  @Test func `a folder that cannot be made is an error, exit code 1`() throws {
    let folder = try small()
    try folder.write("a file", "runs")
    let outcome = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("clutch: error: runs/"))
  }

  @Test func `a disk that is full stops the run with advice, and with room again it goes on to the same end`() throws {
    let (alone, full) = (try small(), try small())
    let whole = try Clutch.run("run", "small.yaml", in: alone.path)
    // A file size limit simulates a full disk; the shell sets it only for its child.
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" run small.yaml 2> errors", Clutch.path]
    shell.currentDirectoryURL = URL(fileURLWithPath: full.path)
    shell.standardOutput = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    #expect(
      String(decoding: full.read("errors") ?? Data(), as: UTF8.self).contains("cannot be written: File too large"))
    #expect(full.files(below: "runs").keys.filter { $0.hasSuffix(".partial") }.isEmpty, "no part of a file is left")
    let rest = try Clutch.run("run", "small.yaml", in: full.path)
    #expect(rest.code == 0 && rest.output == whole.output)
  }

  @Test func `two processes with one recipe share the work and agree`() throws {
    let folder = try small()
    let other = try TemporaryFolder()
    let second = try Clutch.start(
      ["run", "\(folder.path)/small.yaml", "--runs", "\(folder.path)/runs"], in: other.path)
    let first = try Clutch.run("run", "small.yaml", in: folder.path)
    second.waitUntilExit()
    #expect(first.code == 0 && second.terminationStatus == 0)
    let said = first.errors + String(decoding: other.read("stderr") ?? Data(), as: UTF8.self)
    // On a busy machine, one may start after everything is done.
    let shared = ["waiting for another process", "already done", "Nothing to do"]
    #expect(shared.contains { said.contains($0) }, "one of them had to train")
    #expect(said.components(separatedBy: "epoch 3/3").count == 2, "the warm-up was trained once")
    let table = { (text: String) in text.components(separatedBy: "Results:")[0] }
    #expect(table(first.output) == table(String(decoding: other.read("stdout") ?? Data(), as: UTF8.self)))
  }
}
