import Foundation

/// The file with which every run begins, and by which a folder is known as that of a run.
package enum RunMark {
  /// The name of the file, which describes the machine and the program of the run.
  package static let fileName = "environment.json"

  /// Indicates whether a folder is that of a run.
  package static func isIn(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(fileName)")
  }
}
