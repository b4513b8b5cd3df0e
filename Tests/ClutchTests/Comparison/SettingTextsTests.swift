import Recipe
import Testing

@testable import Comparisons

@Suite struct SettingTextsTests {
  @Test func `of components of one name only what differs is shown`() {
    let values = [
      "{ccl: {samples: true, k: 1, name: <b>}}", "{ccl: {samples: false, k: 1, name: <b>}}",
      "{nt-xent: {temperature: 0.5}}",
    ]
    let texts = SettingTexts(values)
    #expect(values.map { texts[$0] } == ["ccl (samples: true)", "ccl (samples: false)", "nt-xent"])
  }

  @Test(arguments: [
    ("10", "10"), ("k-means", "k-means"), ("[1, 2]", "[1, 2]"), ("{a: 1}", "a: 1"), ("{", "{"), ("null", "none"),
    ("{by: {k-means: {k: 3}}, every: 2}", "by: k-means (k: 3), every: 2"),
  ])
  func `all else is shown as a whole`(value: String, text: String) {
    #expect(SettingTexts([value, "5"])[value] == text)
  }

  @Test func `a component with options is told from one without`() {
    let texts = SettingTexts(["ccl", "{ccl: {temperature: 0.1}}"])
    #expect(texts["ccl"] == "ccl" && texts["{ccl: {temperature: 0.1}}"] == "ccl (temperature: 0.1)")
  }

  @Test(arguments: [
    ("{resnet: {depth: 18, rows: null}}", "resnet (depth: 18)"), ("{nt-xent: {}}", "nt-xent"), ("{a: auto}", "a: auto"),
    ("{idx: {images: {by: {x: 1}}}}", "idx (images: by (x: 1))"),
  ])
  func `a component is its name with its options in brackets`(yaml: String, text: String) throws {
    #expect(try parse(yaml, file: "test").brief == text)
  }
}
