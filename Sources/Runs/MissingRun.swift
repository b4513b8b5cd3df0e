import Foundation

extension RunFolder {
  /// The folders that a command accepts.
  public enum Place: String, Sendable {
    case run = "name the folder of a run, such as runs/NAME/KEY"
    case runs = "name the folder of a run, or one that contains runs"
    case runsOrSweep = "name the folder of a run or a sweep, or one that contains runs"
  }

  /// Returns a message about a path at which there is no run, or several although one is expected.
  public static func missing(at path: String, expected: Place) -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      return "there is no folder '\(path)'; \(expected.rawValue)"
    }
    let found = expected == .run ? RunEntry.below(path) : []
    guard let first = found.first else { return "there is no run in '\(path)'; \(expected.rawValue)" }
    let count = found.count == 1 ? "1 run" : "\(found.count) runs"
    return "'\(path)' is not the folder of a run, but contains \(count); name one, such as '\(first.path)'"
  }
}
