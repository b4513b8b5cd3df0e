import Clutch
import Testing

@testable import Report

@Suite struct SettingTextsTests {
  @Test func `of components of one name only what differs is shown`() {
    let values = [
      "{ccl: {samples: true, k: 1, name: <b>}}", "{ccl: {samples: false, k: 1, name: <b>}}",
      "{nt-xent: {temperature: 0.5}}",
    ]
    let texts = SettingTexts(values)
    #expect(values.map { texts[$0] } == ["ccl (samples: true)", "ccl (samples: false)", "nt-xent"])
  }

  @Test(arguments: ["10", "k-means", "[1, 2]", "{a: 1}", "{", "null"])
  func `all else is shown as it is`(value: String) { #expect(SettingTexts([value, "5"])[value] == value) }

  @Test(arguments: [
    ("{resnet: {depth: 18, rows: null}}", "resnet (depth: 18)"), ("{nt-xent: {}}", "nt-xent"), ("{a: auto}", "a: auto"),
    ("{idx: {images: {by: {x: 1}}}}", "idx (images: by (x: 1))"),
  ])
  func `a component is its name with its options in brackets`(yaml: String, text: String) throws {
    #expect(try parse(yaml, file: "test").brief == text)
  }
}
