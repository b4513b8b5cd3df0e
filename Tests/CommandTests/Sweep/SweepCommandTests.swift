import Components
import Foundation
import Recipe
import Testing

@Suite struct SweepCommandTests {
  private func text(_ folder: TemporaryFolder, _ name: String) -> String {
    String(decoding: folder.read(name) ?? Data(), as: UTF8.self)
  }

  @Test func `a sweep trains what is shared once, ends with a table, and does nothing the second time`() throws {
    let folder = try SmallSweep.folder()
    let first = try Clutch.run("sweep", "small.yaml", in: folder.path)
    #expect(first.code == 0, "\(first.errors)")
    for text in [
      "small: 6 trials -> runs/small/sweep-", "phase warm-up                      6         2      2",
      "epochs                            48        36     36",
      "time      unknown until a first epoch has been timed; 1 job of 1 thread\n",
      "phase warm-up [simclr, seed=0 and 2 more]: epoch 3/3  loss",
      "phase cluster-aware [spectral, seed=1]: epoch 5/5  loss", "embeddings [both, seed=0] …",
      "20 of 20 distinct stages, 36 epochs trained; sharing saves 12 of 48 epochs",
    ] {
      #expect(first.errors.contains(text), "\(text) in \(first.errors)")
    }
    #expect(first.output.hasPrefix("chequered: auroc in percent, mean ± standard deviation over seeds; "))
    #expect(first.output.contains(/\nrow +seeds +mahalanobis +knn *\nsimclr +2 +\d+\.\d\d ±/), "\(first.output)")
    #expect(first.output.contains("chequered: auroc minus that of simclr, in points; mean over common seeds, 95 %"))
    let name = try #require(try SmallSweep.name(in: folder))
    #expect(first.output.hasSuffix("Results: runs/small/\(name)\nReport:  runs/small/\(name)/report.html\n"))
    let second = try Clutch.run("sweep", "small.yaml", in: folder.path)
    #expect(second.code == 0 && second.output == first.output)
    #expect(
      second.errors == """
        Nothing to do.
        clutch compare runs/small/\(name) writes them as Markdown, LaTeX, CSV, JSON or a curve

        """)
  }

  @Test func `a plan counts stages and epochs, lists the trials, and leaves nothing`() throws {
    let folder = try SmallSweep.folder()
    let plan = try Clutch.inProcess("sweep", "small.yaml", "--plan", in: folder.path)
    #expect(plan.code == 0 && plan.errors.isEmpty, "\(plan.errors)")
    let name = try #require(plan.output.firstMatch(of: /sweep-[0-9a-f]{8}/)).output
    #expect(
      plan.output == """
        small: 6 trials -> runs/small/\(name)
                               without sharing  distinct  to do
          phase warm-up                      6         2      2
          phase cluster-aware                6         6      6
          embedding                         18        18     18
          score                             24        24     24
          run                                6         6      6
          epochs                            48        36     36
        time      unknown until a first epoch has been timed; 1 job of 1 thread
        trials
          simclr, seed=0
          simclr, seed=1
          both, seed=0
          both, seed=1
          spectral, seed=0
          spectral, seed=1

        """)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs"))
    let json = try Clutch.inProcess("sweep", "small.yaml", "--plan", "--json", in: folder.path)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((object?["epochs"] as? [String: Int]) == ["distinct": 36, "toDo": 36, "withoutSharing": 48])
    #expect((object?["trials"] as? [String])?.count == 6)
  }

  @Test func `after a run a plan knows what it has done and how long epochs take`() throws {
    let folder = try SmallSweep.folder()
    let run = try Clutch.run("run", "small.yaml", in: folder.path)
    #expect(run.code == 0)
    #expect(
      run.errors.hasPrefix(
        "note: the recipe has a sweep, which clutch run ignores; clutch sweep runs all its trials\n"))
    let plan = try Clutch.inProcess("sweep", "small.yaml", "--plan", in: folder.path)
    #expect(plan.output.contains("phase warm-up                      6         2      1"))
    #expect(plan.output.contains("phase cluster-aware                6         6      5"))
    #expect(plan.output.contains(/time      about \d+ s of training, going by similar epochs on this machine; 1 job/))
  }

  @Test func `values of a path on the command line are trials, and only their scores are computed`() throws {
    let folder = try SmallSweep.folder(SmallRecipe.text)
    #expect(try Clutch.run("run", "small.yaml", in: folder.path).code == 0)
    let sweep = try Clutch.run("sweep", "small.yaml", "score.knn.k=3,5,7", "--json", in: folder.path)
    #expect(sweep.code == 0, "\(sweep.errors)")
    #expect(sweep.errors.contains("2 of 6 distinct stages, 0 epochs trained") && !sweep.errors.contains("embeddings ["))
    let object = try JSONSerialization.jsonObject(with: Data(sweep.output.utf8)) as? [String: Any]
    let trials = (object?["sweep"] as? [String: Any])?["trials"] as? [[String: Any]]
    #expect(trials?.compactMap { $0["name"] as? String } == ["k=3", "k=5", "k=7"])
    #expect(
      (object?["results"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["small", "small", "small"])
  }

  @Test func `a trial that diverges is listed with its log, the others are done, exit code 1`() throws {
    let folder = try SmallSweep.folder(
      SmallSweep.text.replacing("both: {}", with: "wild: { train.phases.cluster-aware.loss.ccl.temperature: 1.0e-38 }"))
    let outcome = try Clutch.run("sweep", "small.yaml", "--quiet", "--jobs", "2", in: folder.path)
    #expect(outcome.code == 1)
    let name = try #require(try SmallSweep.name(in: folder))
    #expect(outcome.errors.contains("phase cluster-aware [wild, seed=1]: failed: training diverged: "))
    #expect(
      outcome.errors.contains("2 of 6 trials failed:\n  wild, seed=0: see runs/small/\(name)/logs/cluster-aware-"))
    let log = try #require(outcome.errors.firstMatch(of: /see (runs\/.*\.log)/)).1
    #expect(text(folder, String(log)).contains("training diverged"))
    let page = text(folder, "runs/small/\(name)/report.html")
    #expect(page.contains("4 of 6 runs finished") && page.contains("which 1 failed trial needs"))
    #expect(page.contains("training diverged: "))
    #expect(outcome.output.contains(/\nwild +0 of 2 +- +-\n/), "\(outcome.output)")
    #expect(outcome.output.contains(/\nspectral +2 +\d+\.\d\d ±/))
  }

  @Test func `components of a plugin file are swept like any other`() throws {
    let folder = try SmallSweep.folder(SmallRecipe.text)
    let plugin = "\(Page.root)/examples/HardNegatives.swift"
    let outcome = try Clutch.run(
      "sweep", "small.yaml", "--plugin", plugin, "train.phases.cluster-aware.loss=nt-xent,hard-negatives",
      "train.phases.cluster-aware.epochs=1", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(/loss=hard-negatives +1 +\d+\.\d\d/), "\(outcome.output)")
    #expect(outcome.errors.contains("phase warm-up [loss=nt-xent and 1 more]: epoch 3/3"))
  }

  @Test(arguments: [
    (["none.yaml"], "there is no file 'none.yaml'"),
    (["small.yaml", "train.bacth=8,16"], "'train' has no option 'bacth'; did you mean 'batch'?"),
    (
      ["small.yaml", "train.batch=16,1"],
      "trial 'simclr, batch=1, seed=0' and 5 more: 'batch' must be 2 or more, but is 1"
    ),
    (
      ["small.yaml", "score.knn.k=3,300"],
      "trial 'simclr, k=300, seed=0' and 5 more: knn: needs at least k training images, but k is 300 and there are 192"
    ),
    (["small.yaml", "--jobs", "0"], "'jobs' must be within 1 ... 1024, but is 0"),
    (
      ["small.yaml", "sweep.baseline=bth"],
      "'variant' of bth is the baseline, but no trial has it; did you mean 'both'?"
    ),
  ])
  func `all trials are checked before the first starts`(words: [String], message: String) throws {
    let folder = try SmallSweep.folder()
    let outcome = try Clutch.inProcess(words: ["sweep"] + words, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors.contains("error: \(message)"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs"))
  }

  @Test(arguments: [
    (
      "data.train.idx.images=tra,in", 23,
      "trial 'simclr, images=tra, seed=0' and 5 more: idx: tra is not in",
      "; commas separate the values of a sweep; quote a text that contains one"
    ),
    ("data.ood.chequered.idx.images=odd,\"a,b\"", 35, "trial 'simclr, images=a,b, seed=0' and 5 more: idx: a,b is", ""),
    ("score.knn.k=3,300", 15, "trial 'simclr, k=300, seed=0' and 5 more: knn: needs at least k training images", ""),
    ("score.1.knn.k=3,300", 17, "trial 'simclr, k=300, seed=0' and 5 more: knn: needs at least k training images", ""),
  ])
  func `what is wrong with a value of the command line is said there, not in the recipe`(
    override: String, column: Int, message: String, hint: String
  ) throws {
    let folder = try SmallSweep.folder()
    let outcome = try Clutch.inProcess(words: ["sweep", "small.yaml", override], in: folder.path)
    let lines = outcome.errors.split(separator: "\n")
    let first = lines.first { $0.contains(message) } ?? ""
    #expect(first.hasPrefix("override '\(override)':1:\(column): error: \(message)"), "\(outcome.errors)")
    #expect(first.hasSuffix(hint) && first.contains("commas") == !hint.isEmpty, "\(first)")
    #expect(outcome.code == 2)
  }

  @Test func `check looks at every trial`() throws {
    let folder = try SmallSweep.folder()
    let right = try Clutch.inProcess("check", "small.yaml", in: folder.path)
    #expect(right.code == 0 && right.output.contains("sweep    6 trials, no problems found"))
    let wrong = try Clutch.inProcess(
      "check", "small.yaml", "sweep.variants={wide: {encoder.convnet.width: 0}}", in: folder.path)
    #expect(
      wrong.code == 2 && wrong.errors.contains("trial 'wide, seed=0' and 1 more: 'width' must be"), "\(wrong.errors)")
    #expect(wrong.output.isEmpty, "nothing is said to be right before all is checked: \(wrong.output)")
    let late = try Clutch.inProcess("check", "small.yaml", "sweep.variants={far: {score.knn.k: 300}}", in: folder.path)
    #expect(late.code == 2 && late.errors.contains("'far, seed=0' and 1 more") && late.output.isEmpty, "\(late.errors)")
  }
}
