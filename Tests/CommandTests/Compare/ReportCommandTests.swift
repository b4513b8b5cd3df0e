import Components
import Foundation
import Testing

@Suite struct ReportCommandTests {
  private func text(_ folder: TemporaryFolder, _ file: String) -> String {
    String(decoding: folder.read(file) ?? Data(), as: UTF8.self)
  }

  @Test func `a run leaves its page, which can be written again from its folder alone`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let run = try Clutch.run("run", "small.yaml", "train.phases.cluster-aware.epochs=2", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let place = String(try #require(run.output.firstMatch(of: /\nReport:  (runs\/small\/\S+\/report.html)\n/)).1)
    let page = text(folder, place)
    for part in ["<h1>small</h1>", "id=\"mistakes\"", "data:image/png;base64,", "train.phases.cluster-aware.epochs=2"] {
      #expect(page.contains(part), "\(part)")
    }

    let runFolder = place.replacing("/report.html", with: "")
    let again = try Clutch.inProcess("report", "\(runFolder)/", "--to", "page.html", in: folder.path)
    #expect(again.code == 0 && again.errors.isEmpty, "\(again.errors)")
    #expect(text(folder, "page.html") == page)
    let table = run.output.components(separatedBy: "\nResults: ")[0]
    #expect(again.output == "\(table)\nReport: page.html\n")

    // A missing page of a finished run is created again.
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(place)")
    let second = try Clutch.run("run", "small.yaml", "train.phases.cluster-aware.epochs=2", in: folder.path)
    #expect(second.output == run.output && text(folder, place) == page)
  }

  @Test func `a page that cannot be written is a note, and the exit code is 1`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let words = ["train.phases.cluster-aware.epochs=1", "train.phases.warm-up.epochs=1"]
    let first = try Clutch.run("run", "small.yaml", words[0], words[1], in: folder.path)
    let place = String(try #require(first.output.firstMatch(of: /\nReport:  (\S+)\n/)).1)
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(place)")
    try Data("{".utf8).write(
      to: URL(fileURLWithPath: "\(folder.path)/\(place.replacing("report.html", with: "recipe.yaml"))"))
    let second = try Clutch.run("run", "small.yaml", words[0], words[1], in: folder.path)
    #expect(second.code == 1 && second.errors.hasPrefix("note: no report was written: runs/small/"), "\(second.errors)")
    #expect(second.output == first.output.components(separatedBy: "Report:")[0])
  }

  @Test func `several runs are compared on one page, and printed as compare does`() throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    let printed = try Clutch.inProcess("compare", "runs", "--baseline", "simclr", in: folder.path)
    let outcome = try Clutch.inProcess("report", "runs", "--baseline", "simclr", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output == "\(printed.output)\nReport: runs/report.html\n")
    let page = text(folder, "runs/report.html")
    #expect(page.contains("3 variants, 3 seeds; 6 of 7 runs finished; compared with simclr"))
    #expect(page.contains("75.00<span class=\"detail\"> (+18.75 [-60.66, +98.16])</span>"))
    #expect(page.contains("not finished"))
  }

  @Test func `a page links to the reports of its runs, from where it is written`() throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    _ = try Clutch.inProcess("report", "runs/both/0-10", in: folder.path)
    for (words, file, link) in [
      ([], "runs/report.html", "both/0-10/report.html"),
      (["--to", "page.html"], "page.html", "runs/both/0-10/report.html"),
    ] {
      #expect(try Clutch.inProcess(words: ["report", "runs"] + words, in: folder.path).code == 0)
      let links = text(folder, file).matches(of: /href="([^#"][^"]*report.html)"/).map { String($0.1) }
      #expect(links == [link])
    }
  }

  @Test func `the page of several folders lies in the current one`() throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    let outcome = try Clutch.inProcess("report", "runs/both", "runs/simclr", "--scorer", "knn", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.hasSuffix("\nReport: ./report.html\n"), "\(outcome.errors)")
    #expect(text(folder, "report.html").contains("<h1>Comparison</h1>"))
    #expect(!text(folder, "report.html").contains(">norm<"))
  }

  @Test func `a run without tensors and images says what is missing`() throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.write("one", seed: 0, ["knn": 0.5], in: "\(folder.path)/runs")
    let outcome = try Clutch.inProcess("report", "runs/one", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.hasSuffix("Report: runs/one/0-10/report.html\n"), "\(outcome.errors)")
    let page = text(folder, "runs/one/0-10/report.html")
    #expect(page.contains("scores/knn.odd.npy is missing; the parts that need it are left out"))
  }

  @Test(arguments: ["--baseline", "--metric", "--scorer", "--set", "--resamples", "--format"])
  func `what only several runs have is refused of one, and no page is written`(flag: String) throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.write("one", seed: 0, ["knn": 0.5], in: "\(folder.path)/runs")
    let outcome = try Clutch.inProcess("report", "runs/one", flag, "json", in: folder.path)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    #expect(
      outcome.errors
        == "clutch: error: a report on one run takes no \(flag); leave it out, or name several runs\n")
    #expect(folder.read("runs/one/0-10/report.html") == nil)
  }

  @Test(arguments: [
    (["report"], "usage: clutch report RUNS …; see clutch report --help"),
    (["report", "none"], "there is no folder 'none'; name the folder of a run or a sweep, or one that contains runs"),
    (["report", "runs", "--baseline", "simcrl"], "there is no row 'simcrl'; did you mean 'simclr'?"),
  ])
  func `a wrong command line says what would be right, exit code 2`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    let outcome = try Clutch.inProcess(words: words, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors == "clutch: error: \(message)\n")
  }
}
