import Foundation

/// The file that every run writes first, which marks its folder as a run folder.
package enum RunMark {
  /// The name of the file, which describes the machine and the program of the run.
  package static let fileName = "environment.json"

  /// Indicates whether a folder is a run folder.
  package static func isIn(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(fileName)")
  }
}
