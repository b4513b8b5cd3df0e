import Clutch
import Foundation
import Runs
import Testing

@testable import Report

/// Pages of runs that know the files of their images.
@Suite struct ImagePathsTests {
  /// A copy of the run with the files of these sets.
  private func copy(_ sets: [String: [String]]) throws -> String {
    let folder = try TinyRun.copy()
    for (set, paths) in sets {
      try paths.map { "\($0)\n" }.joined().write(
        toFile: "\(folder)/features/\(set).paths.txt", atomically: true, encoding: .utf8)
    }
    return folder
  }

  private func paths(_ count: Int, _ folder: String) -> [String] { (0..<count).map { "\(folder)/\($0).png" } }

  private func notes(_ page: XMLPage) -> [String] {
    page.all("p").filter { $0.attributes["class"] == "note" }.map(\.text)
  }

  @Test func `mistakes, their neighbors and the points of the map are named by their files`() throws {
    let folder = try copy(["train": paths(48, "seen"), TinyRun.set: paths(16, "<b>&\"")])
    let html = try TinyRun.page(folder)
    #expect(!html.contains("<b>"))
    let page = try XMLPage(html)
    let mistakes = try #require(page.element("mistakes"))
    let shown = mistakes.all("p").filter { $0.attributes["class"] == "soft path" }.map(\.text)
    #expect(shown.count == 12 && Set(shown).isSubset(of: paths(16, "<b>&\"")))
    let names = mistakes.all("img").compactMap { $0.attributes["alt"] }
    #expect(names.count { $0.hasPrefix("training image: seen/") } == 36 * 4)
    #expect(names.count { $0.hasPrefix(TinyRun.set) && $0.hasSuffix(".png") } == 12)
    #expect(names.count { $0.contains(/, image \d+$/) } == 24, "the other sets have rows only")
    let run = try #require(try RunFolder(folder))
    let map = try #require(EmbeddingMap(RunRecord(run), scorer: nil))
    for point in map.points {
      let known = ["train": "seen/\(point.row).png", TinyRun.set: "<b>&\"/\(point.row).png"]
      #expect(point.path == known[point.set])
    }
    #expect(try header(of: page) == "set,row,x,y,cluster,class,score,path")
  }

  @Test func `without files, images are named by their rows`() throws {
    let page = try XMLPage(try TinyRun.page(try TinyRun.folder.get()))
    let mistakes = try #require(page.element("mistakes"))
    #expect(!mistakes.all("p").contains { $0.attributes["class"] == "soft path" })
    #expect(mistakes.all("img").count { $0.attributes["alt"]?.contains(/, image \d+$/) == true } == 36)
    #expect(try header(of: page) == "set,row,x,y,cluster,class,score")
  }

  /// The first line of the file of the map.
  private func header(of page: XMLPage) throws -> String {
    let link = try #require(page.element("map")?.all("a").first?.attributes["href"])
    let text = try #require(link.split(separator: ",").last)
    let data = try #require(Data(base64Encoded: String(text)))
    return String(String(decoding: data, as: UTF8.self).prefix { !$0.isNewline })
  }

  @Test func `another number of files than of images is said, and the images are shown`() throws {
    let page = try XMLPage(try TinyRun.page(try copy(["train": ["a.png"]])))
    #expect(
      notes(page) == ["features/train.paths.txt has 1 paths for 48 images; images are shown without their files"])
    #expect(page.element("mistakes")?.all("img").count == 36 * 5)
  }

  @Test func `images whose files have other names than in the run are not shown`() throws {
    for (name, isSame) in [("now", true), ("then", false)] {
      let folder = try copy(["train": paths(48, name)])
      let path = "\(folder)/recipe.yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("named: false", with: "named: true").write(toFile: path, atomically: true, encoding: .utf8)
      let page = try XMLPage(try TinyRun.page(folder))
      #expect(page.all("img").isEmpty != isSame)
      let reason = "train has other files now than in the run: then/0.png is not in its place"
      #expect(notes(page).contains { $0.hasSuffix(reason) } != isSame, "\(notes(page))")
    }
  }
}
