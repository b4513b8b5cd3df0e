import Clutch
import Comparisons
import Runs
import Storage

/// The output for one picture.
package struct ScoreLine {
  package let path: String
  package let content: Result<Detection, Picture.Unreadable>

  package init(path: String, content: Result<Detection, Picture.Unreadable>) {
    (self.path, self.content) = (path, content)
  }

  /// The header line of the CSV output.
  static let header = "path,score,verdict,nearest,error\n"

  /// A line of CSV (RFC 4180). The nearest training images are files separated by semicolons or, if the run does not
  /// know their files, row numbers separated by spaces.
  package var csv: String {
    switch content {
    case .success(let verdict):
      let paths = verdict.nearest.compactMap(\.path)
      let nearest =
        paths.isEmpty
        ? verdict.nearest.map { "\($0.row)" }.joined(separator: " ") : csvField(paths.joined(separator: ";"))
      return "\(csvField(path)),\(verdict.score),\(verdict.isOut ? "out" : "in"),\(nearest),\n"
    case .failure(let error): return "\(csvField(path)),,unreadable,,\(csvField(error.reason))\n"
    }
  }

  /// A line of JSON.
  package var json: String {
    let object =
      switch content {
      case .success(let verdict):
        Object(
          path: path, score: verdict.score, verdict: verdict.isOut ? "out" : "in",
          nearest: verdict.nearest.map { Object.Neighbor(row: $0.row, path: $0.path, cosine: $0.cosine) })
      case .failure(let error): Object(path: path, verdict: "unreadable", error: error.reason)
      }
    return JSON.text(object) + "\n"
  }

  private struct Object: Encodable {
    struct Neighbor: Encodable {
      let row: Int
      /// Absent if the run does not know the file.
      let path: String?
      let cosine: Float
    }

    let path: String
    var score: Float?
    let verdict: String
    var nearest: [Neighbor]?
    var error: String?
  }
}

/// The numbers of pictures that were scored, were out of distribution, or could not be read.
package struct ScoreCounts {
  package private(set) var scored = 0
  package private(set) var out = 0
  package private(set) var unreadable = 0

  package init() {}

  package mutating func add(_ line: ScoreLine) {
    switch line.content {
    case .success(let verdict):
      scored += 1
      if verdict.isOut { out += 1 }
    case .failure: unreadable += 1
    }
  }

  package var summary: String {
    let bad = unreadable > 0 ? "; \(grouped(unreadable)) cannot be read" : ""
    if scored == 0 { return "no image was scored\(bad)" }
    return "\(grouped(scored)) scored, \(grouped(out)) of them out of distribution\(bad)"
  }
}
