import Clutch
import Foundation
import Testing

@testable import Report

/// Pages of runs with missing files: they say what is missing and contain everything else.
@Suite struct MissingFilesTests {
  private func page(_ spoil: (String) throws -> Void) throws -> XMLPage {
    let folder = try TinyRun.copy()
    try spoil(folder)
    return try XMLPage(try TinyRun.page(folder))
  }

  private func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

  private func sections(_ page: XMLPage) -> [String] { page.all("section").compactMap { $0.attributes["id"] } }
  private func notes(_ page: XMLPage) -> [String] {
    page.all("p").filter { $0.attributes["class"] == "note" }.map(\.text)
  }

  @Test func `without its images a run has no pictures, and all the rest`() throws {
    let page = try page { folder in
      let path = "\(folder)/recipe.yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("hostile-names", with: "gone").write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(sections(page).count == 8 && page.all("img").isEmpty)
    let told = notes(page)
    #expect(
      told.count == 2 && told.allSatisfy { $0.hasPrefix("No images: the images of the run could not be read again.") }
    )
    #expect(told[0].contains("there is no dataset 'gone'"))
  }

  @Test func `images that are not as many as they were are not shown`() throws {
    let page = try page { folder in
      let path = "\(folder)/recipe.yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("count: 16", with: "count: 17").write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(notes(page).first?.hasSuffix("test has 34 images now, but had 32 in the run") == true)
  }

  @Test func `scores that are missing leave out what needs them`() throws {
    let page = try page { try remove("\($0)/scores") }
    #expect(sections(page) == ["results", "training", "clusters", "map", "run"])
    #expect(notes(page).contains("scores/mahalanobis.test.npy is missing; the parts that need it are left out"))
  }

  @Test func `a damaged file is named`() throws {
    let page = try page { folder in
      try Data("no numbers".utf8).write(to: URL(fileURLWithPath: "\(folder)/features/train.features.npy"))
    }
    let damage = "is damaged or was changed: its checksum differs from that in checksums.xxh64"
    #expect(notes(page) == ["features/train.features.npy \(damage); the parts that need it are left out"])
    #expect(sections(page) == ["results", "curves", "scores", "training", "clusters", "mistakes", "run"])
  }

  @Test func `a file that is too large is not read`() throws {
    let page = try page { folder in
      let path = "\(folder)/features/train.features.npy"
      // A sparse file, which takes no space.
      try Data().write(to: URL(fileURLWithPath: path))
      try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 5 << 30)
    }
    #expect(notes(page) == ["features/train.features.npy has more than 4 GiB; the parts that need it are left out"])
  }

  @Test func `of a run that has not finished the curves of training are shown`() throws {
    let page = try page { try remove("\($0)/metrics.json") }
    #expect(sections(page) == ["results", "training", "map", "run"])
    #expect(notes(page) == ["This run has not finished; the page shows the results so far."])
    #expect(page.element("results")?.all("p").first?.text == "The run has not finished: there are no scores yet.")
  }

  @Test func `without a log there are no curves of training, and no times`() throws {
    let page = try page { try remove("\($0)/log.jsonl") }
    #expect(!sections(page).contains("training") && !page.all("dt").contains { $0.text == "Training time" })
  }
}
