import Components
import Foundation
import Storage
import Testing

@Suite struct RunsCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try MadeUpRuns.write("near-simclr", seed: 0, ["knn": 0.5, "norm": 0.625], in: "\(folder.path)/runs")
    try MadeUpRuns.write("near-simclr", seed: 1, ["knn": 0.75], in: "\(folder.path)/runs")
    try MadeUpRuns.write("far", seed: 0, k: 20, ["knn": 0.25], in: "\(folder.path)/runs")
    try MadeUpRuns.write("far", seed: 1, k: 20, in: "\(folder.path)/runs")
    try folder.write("{\"error\": \"training diverged\"}", "runs/far/1-20/failure.json")
  }

  private func clutch(_ words: String...) throws -> Clutch.Result {
    try Clutch.inProcess(words: ["runs"] + words, in: folder.path)
  }

  /// The first column of a list, without its header and footer.
  private func listed(_ outcome: Clutch.Result) -> [String] {
    outcome.output.split(separator: "\n").dropFirst().prefix { !$0.contains(#/^\d+ runs?, /#) }.map {
      String($0.prefix { $0 != " " })
    }
  }

  @Test func `a list has every run with its state and best scorer, in 100 columns and plain text`() throws {
    let outcome = try clutch("--sort", "auroc")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(listed(outcome) == ["near-simclr/1-10", "near-simclr/0-10", "far/0-20", "far/1-20"])
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines[0].contains(#/^run +seed  state +when +auroc  by +size$/#))
    #expect(lines[2].contains(#/^near-simclr\/0-10 +0  done +\d{4}-\d\d-\d\d \d\d:\d\d  62\.50  norm +\d+ B$/#))
    #expect(lines[4].contains(#/^far\/1-20 +1  failed .* -  - /#))
    #expect(lines[5].hasPrefix("4 runs, ") && lines[7] == "far/1-20: training diverged")
    #expect(lines[6] == "by: best of up to 2 scorers on the test sets; --scorer names one instead")
    #expect(lines.allSatisfy { $0.count <= 100 } && !outcome.output.contains("\u{1B}"))
  }

  @Test func `a choice among scorers is told, and one that was not made is not`() throws {
    #expect(try clutch("near-simclr", "seed=0").output.contains("\nby: best of 2 scorers on the test sets; "))
    #expect(try !clutch("near-simclr", "seed=0", "--scorer", "knn").output.contains("\nby: "))
    #expect(try !clutch("far").output.contains("\nby: "))
    #expect(try clutch("near-simclr", "seed=0", "--json").output.contains("\"bestOf\" : 2"))
    #expect(try !clutch("near-simclr", "--scorer", "knn", "--json").output.contains("bestOf"))
  }

  @Test func `a run of a sweep shows its trial, in a column that other lists do not have`() throws {
    let long = "both, " + String(repeating: "temperature=0.25, ", count: 6)
    try MadeUpRuns.writeSweep(["near-simclr": "plain, t=0.5"], in: folder)
    let lines = try clutch("--sort", "name").output.split(separator: "\n").map(String.init)
    #expect(lines[0].contains(#/^run +trial +seed +state /#))
    #expect(lines[1].contains(#/^far\/0-20 +- +0  done /#))
    #expect(lines[3].contains(#/^near-simclr\/0-10 +plain, t=0.5 +0  done /#))
    #expect(try clutch("far").output.contains(#/^run +seed +state /#))
    try MadeUpRuns.writeSweep(["near-simclr": long], in: folder)
    let wide = try clutch("--sort", "name").output.split(separator: "\n")
    #expect(wide.allSatisfy { $0.count <= 100 } && wide[3].contains(#/^near-simclr\/0-10 +both, \S.*….* +0  done/#))
  }

  @Test func `as JSON, a run has the trials that it belongs to`() throws {
    try MadeUpRuns.writeSweep(["near-simclr": "plain"], in: folder)
    let object = try JSONSerialization.jsonObject(with: Data(try clutch("--json", "--sort", "name").output.utf8))
    let trials = try #require(object as? [[String: Any]]).map { $0["trials"] as? [[String: String]] }
    #expect(trials[0] == [])
    #expect(
      trials[2] == [
        ["sweep": "runs/swept/sweep-01234567", "name": "plain, seed=0", "row": "plain", "variant": "plain"]
      ])
  }

  @Test func `a damaged record of a sweep is a note, and the runs are listed`() throws {
    try folder.write("{", "runs/swept/sweep-01234567/sweep.json")
    let outcome = try clutch()
    #expect(outcome.code == 0 && listed(outcome).count == 4)
    #expect(
      outcome.errors == """
        note: runs/swept/sweep-01234567/sweep.json: is damaged or from another version of Clutch; run the sweep's \
        command again

        """)
  }

  @Test func `words and states choose, and the order is the one asked for`() throws {
    #expect(try listed(clutch("near-*", "seed=1")) == ["near-simclr/1-10"])
    #expect(try listed(clutch("k=20", "--sort", "name")) == ["far/0-20", "far/1-20"])
    #expect(try listed(clutch("--state", "failed,unfinished")) == ["far/1-20"])
    #expect(try listed(clutch("list", "runs/far/0-20/")) == ["far/0-20"])
    #expect(try listed(clutch("near-simclr", "--sort", "fpr95")) == ["near-simclr/1-10", "near-simclr/0-10"])
    #expect(try clutch("far", "seed=0", "--state", "failed").errors == "None of 4 runs matches.\n")
  }

  @Test func `as JSON every run is there with its numbers`() throws {
    let object = try JSONSerialization.jsonObject(with: Data(try clutch("--json", "--sort", "name").output.utf8))
    let runs = try #require(object as? [[String: Any]])
    #expect(
      runs.compactMap { $0["run"] as? String }
        == ["far/0-20", "far/1-20", "near-simclr/0-10", "near-simclr/1-10"].map { "runs/\($0)" })
    #expect(runs.compactMap { ($0["metric"] as? [String: Any])?["value"] as? Double } == [0.25, 0.625, 0.75])
    #expect(runs[1]["failure"] as? String == "training diverged" && runs[1]["state"] as? String == "failed")
  }

  @Test func `nothing is removed without a yes, and with one what was named`() throws {
    let asked = try clutch("remove", "far")
    #expect(asked.code == 2 && asked.errors.hasPrefix("  runs/far/0-20, done, "))
    #expect(
      asked.errors.hasSuffix("\nclutch: error: nothing was removed: there is no terminal to confirm on; add --yes\n"))
    #expect(try listed(clutch()).count == 4)
    let done = try clutch("remove", "far", "--state", "failed", "--yes")
    #expect(done.code == 0, "\(done.errors)")
    #expect(done.errors.hasSuffix("removed 1 run; clutch runs clean frees stages that no other run needs\n"))
    #expect(folder.read("runs/far/1-20/recipe.yaml") == nil && folder.read("runs/far/0-20/recipe.yaml") != nil)
  }

  @Test func `nothing is removed through symbolic links, and of a linked stage only the link`() throws {
    let key = "runs/.cache/phase/0123456789abcdef"
    try folder.write("x", "precious/thesis.txt")
    try folder.write("x", "runs/.cache/phase/empty")
    func link(_ name: String, _ target: String) throws {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(name)", withDestinationPath: target)
    }
    try link(key, "../../../precious")
    try link("runs/.cache/score", "../../precious")
    try link("runs/other", "far")
    let clean = try clutch("clean", "--yes")
    #expect(
      clean.errors == """
        note: runs/.cache/score is a symbolic link, and nothing is removed through links: its target stays
        In runs/.cache, no run needs:
          phase  1  0 B
        freed 0 B of 1 stage

        """)
    let remove = try clutch("remove", "runs/other/0-20", "--yes")
    #expect(remove.code == 1)
    #expect(
      remove.errors == """
        runs/other/0-20 stays: runs/other is a symbolic link, and nothing is removed through links; remove the link
        There is nothing to remove.

        """)
    #expect(folder.read("precious/thesis.txt") != nil && folder.read("runs/far/0-20/recipe.yaml") != nil)
  }

  @Test func `a run that is being worked on stays`() throws {
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    // Uses a separate folder, so that its output does not mix with the output read here.
    try folder.write("", "elsewhere/empty")
    let words = ["run", "../small.yaml", "train.phases.warm-up.epochs=100000", "--runs", "../runs"]
    let process = try Clutch.start(words, in: "\(folder.path)/elsewhere")
    defer { process.waitUntilExit() }
    defer { process.terminate() }
    for _ in 0..<600 where !FileManager.default.fileExists(atPath: "\(folder.path)/runs/small") { usleep(100_000) }
    while try listed(clutch("--state", "running")).isEmpty, process.isRunning { usleep(100_000) }
    let outcome = try clutch("remove", "small", "--yes")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains(#/^runs\/small\/\w+ stays: a process is working on it\nThere is nothing/#))
    let clean = try clutch("clean", "--yes")
    #expect(clean.errors == "There is nothing to free in runs/.cache: every stage belongs to a run.\n")
    #expect(process.isRunning)
  }

  @Test func `stages of a removed run are freed, and a run that is left goes on as it was`() throws {
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let words = ["train.phases.warm-up.epochs=1", "train.phases.cluster-aware.epochs=1"]
    for scorers in ["[mahalanobis]", "[cosine-norm]"] {
      let run = try Clutch.run("run", "small.yaml", words[0], words[1], "score=\(scorers)", in: folder.path)
      try #require(run.code == 0, "\(run.errors)")
    }
    #expect(try clutch("remove", "score=cosine-norm", "--yes").code == 0)
    let asked = try clutch("clean")
    #expect(asked.code == 2)
    #expect(asked.errors.contains(#/^In runs\/.cache, no run needs:\n  score  2  \d+ B\nclutch: error: /#))
    let freed = try clutch("clean", "--yes")
    #expect(freed.code == 0 && freed.errors.contains(#/freed \S+ k?B of 2 stages\n$/#), "\(freed.errors)")
    #expect(try clutch("clean").errors.hasPrefix("There is nothing to free in runs/.cache"))
    let again = try Clutch.run("run", "small.yaml", words[0], words[1], "score=[mahalanobis]", in: folder.path)
    #expect(again.errors.contains("Nothing to do"))
  }

  @Test(arguments: [
    (["ner-simclr"], "there is no run 'ner-simclr'; did you mean 'near-simclr'?"),
    (["sed=1"], "no run has a setting 'sed'; did you mean 'seed'?"),
    (["--state", "fialed"], "there is no state 'fialed'; did you mean 'failed'?"),
    (["--sort", "tmie"], "there is no order 'tmie'; did you mean 'time'?"),
    (["--metric", "aurox"], "there is no metric 'aurox'; did you mean 'auroc'?"),
    (["--scorer", "knm"], "there is no scorer 'knm'; did you mean 'knn'?"),
    (["--runs", "none"], "there is no folder 'none'; name the folder of your runs: --runs DIR"),
    (["remove", "./none"], "there is no folder './none'; name the folder of a run, or one that contains runs"),
    (["remove", "/tmp/none/"], "there is no folder '/tmp/none/'; name the folder of a run, or one that contains runs"),
    (["remove", "runs/swept"], "there is no run in 'runs/swept'; name the folder of a run, or one that contains runs"),
    (["--yes"], "runs list takes no --yes; see clutch runs --help"),
    (["remove"], "runs remove needs a selection: a name, a key, path=value or --state"),
    (["remove", "far", "--json"], "runs remove takes no --json; see clutch runs --help"),
    (["clean", "far"], "runs clean takes no selection; clutch runs remove does"),
  ])
  func `a wrong command line says what would be right, exit code 2`(words: [String], message: String) throws {
    try folder.write("", "runs/swept/empty")
    let outcome = try Clutch.inProcess(words: ["runs"] + words, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors == "clutch: error: \(message)\n")
  }
}
