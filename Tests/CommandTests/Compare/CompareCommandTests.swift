import Components
import Foundation
import Storage
import Testing

@Suite struct CompareCommandTests {
  private func three() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    return folder
  }

  @Test(arguments: ["c", "%", ":"]) func `a comparison can go to a file of one letter`(name: String) throws {
    let folder = try three()
    let outcome = try Clutch.inProcess("compare", "runs", "--to", name, "--format", "csv", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let text = FileManager.default.contents(atPath: "\(folder.path)/\(name)") ?? Data()
    #expect(String(decoding: text, as: UTF8.self).hasPrefix("row,"))
  }

  @Test func `a comparison is printed word for word`() throws {
    let folder = try three()
    let outcome = try Clutch.inProcess("compare", "runs", "--baseline", "simclr", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output == """
        odd: auroc in percent, mean ± standard deviation over seeds; higher is better; * best
        row       seeds              knn             norm
        both     2 of 3  75.00 ±  0.00 *  62.50 ± 17.68
        samples  1 of 3  25.00            87.50         *
        simclr        3  62.50 ± 12.50    75.00 ±  0.00

        odd: auroc minus that of simclr, in points; mean over common seeds, 95 % intervals
        scorer  row      seeds  difference          over seeds  over images  more seeds
        knn     both         2      +18.75    [-60.66, +98.16]            -           3
        knn     samples      1      -25.00                   -            -           -
        norm    both         2      -12.50  [-171.33, +146.33]            -          16
        norm    samples      1      +12.50                   -            -           -
        over seeds: Student's t, paired by seed; covers other training runs
        more seeds: the number to add so that the interval over seeds excludes 0 with probability 0.8, if
          the true difference and its spread over seeds equal the observed ones; 0 if it already does
        2 intervals, not corrected for multiple comparisons: if nothing differs, 1 in 20 still excludes 0

        both, seed 2: not finished (runs/both/2-10)
        samples, seeds 1, 2: not run
        both: no interval over images, because score files are missing (first: knn on odd, seed 0)
        samples: no interval over images, because score files are missing (first: knn on odd, seed 0)
        auroc: probability that an OOD score exceeds an ID score, a tie counts ½

        """)
  }

  @Test func `p-values are corrected on request, for all scorers together`() throws {
    let folder = try three()
    let outcome = try Clutch.inProcess(
      "compare", "runs", "--baseline", "simclr", "--correct", "holm", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.contains("more seeds  p, Holm\n"))
    // Of knn and norm, 2 tests: t = 3 and 1 with one degree of freedom have p = 0.205 and 0.5.
    #expect(outcome.output.contains("[-60.66, +98.16]            -           3    0.410\n"))
    #expect(outcome.output.contains("[-171.33, +146.33]            -          16    0.500\n"))
    #expect(outcome.output.contains("corrected for all 2 tests of this comparison"))
  }

  @Test func `a choice of metric, scorer and set is all that is printed`() throws {
    let folder = try three()
    let outcome = try Clutch.inProcess(
      "compare", "runs/both", "runs/simclr/", "--metric", "fpr95,auroc", "--scorer=norm", "--set", "odd",
      in: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.output.components(separatedBy: "odd: ").count == 3 && !outcome.output.contains("knn"))
    #expect(outcome.output.hasPrefix("odd: fpr95 in percent, mean ± standard deviation over seeds; lower is better"))
    #expect(outcome.output.contains("\nboth    2 of 3  37.50 ± 17.68\nsimclr       3  25.00 ±  0.00 *\n"))
  }

  @Test(arguments: [
    ("md", "odd: auroc in percent"), ("tex", "% Needs \\usepackage"), ("csv", "row,"), ("json", "{"),
    ("txt", "odd: auroc"),
  ])
  func `a file is written as its name ends`(ending: String, start: String) throws {
    let folder = try three()
    let outcome = try Clutch.inProcess("compare", "runs", "--to", "table.\(ending)", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.isEmpty)
    let text = String(decoding: folder.read("table.\(ending)") ?? Data(), as: UTF8.self)
    #expect(text.hasPrefix(start) && text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    let named = ["md": "markdown", "tex": "latex", "txt": "text"][ending] ?? ending
    #expect(try Clutch.inProcess("compare", "runs", "--format", named, in: folder.path).output == text)
  }

  @Test func `CSV and JSON hold every metric unless asked otherwise`() throws {
    let folder = try three()
    let all = try Clutch.inProcess("compare", "runs", "--format", "csv", in: folder.path).output
    #expect(all.split(separator: "\n").count == 1 + 3 * 2 * 5)
    let one = try Clutch.inProcess("compare", "runs", "--format", "csv", "--metric", "auroc", in: folder.path).output
    #expect(one.split(separator: "\n").count == 1 + 3 * 2)
    #expect(one.contains("\nsimclr,odd,knn,auroc,3,0,0.625,0.125,"))
  }

  @Test func `a curve is drawn of a number that was varied, and what was left out is said`() throws {
    let folder = try TemporaryFolder()
    for k in [5, 10, 20] {
      for seed in 0..<2 where (k, seed) != (20, 1) {
        try MadeUpRuns.write("ccl", seed: seed, k: k, ["knn": 0.5 + Double(k) / 100], in: "\(folder.path)/runs")
      }
    }
    let outcome = try Clutch.inProcess("compare", "runs", "--curve", "k", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors == "left out: seed=1 lacks k=20\n")
    #expect(outcome.output.hasPrefix("<svg ") && outcome.output.hasSuffix("</svg>\n"))
    #expect(outcome.output.contains("auroc on odd against k-means.k"))
    let rows = try Clutch.inProcess("compare", "runs", in: folder.path).output
    for row in ["ccl (k=5) ", "ccl (k=10)", "ccl (k=20)"] { #expect(rows.contains("\n\(row)")) }
  }

  @Test func `among other runs, those of a sweep keep the names of their variants, and failures are told`() throws {
    let folder = try three()
    try MadeUpRuns.writeSweep(["both": "first"], in: folder)
    try folder.write(#"{"error": "training diverged\nat step 9"}"#, "runs/both/2-10/failure.json")
    let outcome = try Clutch.inProcess("compare", "runs", "--baseline", "both (first)", in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.contains("\nboth (first)  2 of 3  75.00 ±  0.00 *"))
    #expect(outcome.output.contains("\nsamples       1 of 3"))
    #expect(outcome.output.contains("\nboth (first), seed 2: failed: training diverged (runs/both/2-10)\n"))
  }

  @Test func `runs that were really made have intervals over images`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text.replacingOccurrences(of: "epochs: 5", with: "epochs: 1"), "small.yaml")
    for seed in ["0", "1"] {
      for (name, loss) in [("simclr", "nt-xent"), ("ccl", "ccl")] {
        let outcome = try Clutch.run(
          "run", "small.yaml", "name=\(name)", "seed=\(seed)", "train.phases.cluster-aware.loss=\(loss)", "--quiet",
          in: folder.path)
        try #require(outcome.code == 0, "\(outcome.errors)")
      }
    }
    let words = ["compare", "runs", "--baseline", "simclr", "--resamples", "50", "--scorer", "mahalanobis"]
    let outcome = try Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    // Both separate all 64 images from all 64 others, with both seeds. The interval is that of two AUROCs of 100 %.
    let interval = "\nmahalanobis  ccl      2        0.00           -  [-3.08, +3.08]\n"
    #expect(outcome.output.contains(interval), "\(outcome.output)")
    #expect(outcome.output.contains("over seeds: no interval where all seeds give the same difference"))
    #expect(outcome.output.contains("ccl: where all draws of the images give the same difference, the interval over"))
    #expect(outcome.output.contains("over images: bootstrap, 50 draws of the test images"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: [
    (
      ["compare", "nowhere"],
      "there is no folder 'nowhere'; name the folder of a run or a sweep, or one that contains runs"
    ),
    (
      ["compare", "empty"],
      "there is no run in 'empty'; name the folder of a run or a sweep, or one that contains runs"
    ),
    (["compare", "runs/both/2-10"], "none of 1 run has finished; there is nothing to compare"),
    (["compare", "runs", "--baseline", "simcrl"], "there is no row 'simcrl'; did you mean 'simclr'?"),
    (["compare", "runs", "--metric", "auroc,fpr59"], "there is no metric 'fpr59'; did you mean 'fpr95'?"),
    (["compare", "runs", "--scorer", "k"], "there is no scorer 'k'; there are 'knn', 'norm'"),
    (["compare", "runs", "--set", "near"], "there is no OOD set 'near'; there are 'odd'"),
    (["compare", "runs", "--baseline", "both", "--correct", "x"], "there is no correction 'x'; there are 'holm'"),
    (
      ["compare", "runs", "--correct", "holm"],
      "--correct needs differences from a baseline; name a row with --baseline"
    ),
    (
      ["compare", "runs", "--format", "html"],
      "there is no format 'html'; there are 'text', 'markdown', 'csv', 'latex', 'json'"
    ),
    (
      ["compare", "runs", "--resamples", "many"], "--resamples must be a whole number from 0 to 1000000, but is 'many'"
    ),
    (
      ["compare", "runs", "--curve", "k", "--metric", "auroc,fpr95"],
      "--curve draws one metric, but --metric names 2; name one"
    ),
    (["compare", "runs", "--curve", "k", "--format", "csv"], "--curve is written as SVG; leave out --format"),
    (
      ["compare", "runs", "--curve", "k", "--effects"],
      "--curve cannot be combined with --effects; leave out one of them"
    ),
    (
      ["compare", "runs", "--curve", "k", "--resamples", "9"],
      "--curve cannot be combined with --resamples; leave out one of them"
    ),
    (
      ["compare", "runs", "--curve", "k", "--baseline", "both"],
      "--curve cannot be combined with --baseline; leave out one of them"
    ),
    (
      ["compare", "runs", "--effects", "--to", "table.csv"],
      "--effects cannot be written as CSV; leave it out, or choose text, markdown, latex or json"
    ),
    (
      ["compare", "runs/simclr", "--curve", "k"],
      "the runs differ only in names and seeds, so there is no varied setting 'k'"
    ),
  ])
  func `what cannot be compared is said, exit code 2`(words: [String], message: String) throws {
    let folder = try three()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/empty", withIntermediateDirectories: true)
    let outcome = try Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty && outcome.errors == "clutch: error: \(message)\n")
  }
}
