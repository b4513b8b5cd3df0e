import Components
import Foundation
import Testing

@testable import Report

@Suite struct CSVTests {
  private let csv = CSV(header: ["name", "x"], rows: [["a,\"b\"", "1"], ["two\nlines", "2"], ["ü", "3"]])

  @Test func `commas, quotes and line breaks are in quotes`() {
    #expect(csv.text == "name,x\r\n\"a,\"\"b\"\"\",1\r\n\"two\nlines\",2\r\nü,3\r\n")
  }

  @Test func `the link holds the file`() throws {
    let text = csv.link("numbers").text
    #expect(text.contains("download=\"numbers.csv\">Save numbers.csv</a>"))
    let base64 = try #require(text.firstMatch(of: /base64,([A-Za-z0-9+\/=]+)"/)).1
    let data = try #require(Data(base64Encoded: String(base64)))
    #expect(String(decoding: data, as: UTF8.self) == csv.text)
  }

  @Test(arguments: [(0.1, "0.1"), (1234567.0, "1.23457e+06"), (-0.25, "-0.25"), (.nan, "nan"), (.infinity, "inf")])
  func `numbers have six digits`(value: Double, text: String) { #expect(dataText(value) == text) }
}
