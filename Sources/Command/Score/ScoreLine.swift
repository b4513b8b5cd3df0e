import Clutch
import Comparisons
import Plugins
import Runs
import Storage

/// The output for one picture.
struct ScoreLine {
  let path: String
  let content: Result<Detection, Picture.Unreadable>

  /// The header line of the CSV output.
  static let header = "path,score,verdict,nearest,error\n"

  /// A line of CSV (RFC 4180). The nearest training images are files separated by semicolons or, if the run does not
  /// know their files, row numbers separated by spaces.
  var csv: String {
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
  var json: String {
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
struct ScoreCounts {
  private(set) var scored = 0
  private(set) var out = 0
  private(set) var unreadable = 0

  mutating func add(_ line: ScoreLine) {
    switch line.content {
    case .success(let verdict):
      scored += 1
      if verdict.isOut { out += 1 }
    case .failure: unreadable += 1
    }
  }

  var summary: String {
    let bad = unreadable > 0 ? "; \(grouped(unreadable)) cannot be read" : ""
    if scored == 0 { return "no image was scored\(bad)" }
    return "\(grouped(scored)) scored, \(grouped(out)) of them out of distribution\(bad)"
  }
}
