import Foundation
import Storage

/// The error of a failed run, in `failure.json` of its folder. It is removed when the run resumes.
public struct FailureNote: Codable, Sendable {
  public let error: String

  static let fileName = "failure.json"

  init(_ error: any Error) { self.error = "\(error)" }

  /// Reads the note of a run; nil if there is none.
  public init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(FailureNote.fileName)"),
      let note = try? JSON.decode(FailureNote.self, from: data)
    else { return nil }
    self = note
  }

  /// Writes the note. If that also fails, for example on a full disk, only the original error is reported.
  func leave(in folder: String) {
    try? AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(FailureNote.fileName)")
  }

  static func remove(from folder: String) { unlink("\(folder)/\(fileName)") }
}
