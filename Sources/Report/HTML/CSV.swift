import Clutch
import Comparisons
import Foundation

/// A CSV file of numbers and texts.
struct CSV {
  let header: [String]
  let rows: [[String]]

  var text: String { ([header] + rows).map { $0.map(csvField).joined(separator: ",") + "\r\n" }.joined() }

  func link(_ file: String) -> Markup { csvLink(text, file) }
}

/// Returns a number with six significant digits.
func dataText(_ value: Double) -> String { value.isFinite ? String(format: "%.6g", value) : "\(value)" }

/// Returns a link that saves a CSV file, which is part of the page.
func csvLink(_ text: String, _ file: String) -> Markup {
  let data = Data(text.utf8).base64EncodedString()
  return tag("a", ["class": "csv", "href": "data:text/csv;charset=utf-8;base64,\(data)", "download": "\(file).csv"]) {
    "Save \(file).csv"
  }
}
