import Foundation

/// `failure.json` of a run's folder: what went wrong; gone once the run goes on.
public struct FailureNote: Codable, Sendable {
  public let error: String

  static let fileName = "failure.json"

  init(_ error: any Error) { self.error = "\(error)" }

  /// Reads the note of a run; nil where nothing went wrong.
  public init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(FailureNote.fileName)"),
      let note = try? JSON.decode(FailureNote.self, from: data)
    else { return nil }
    self = note
  }

  /// Leaves the note; where that fails too, as on a full disk, the error itself is all that is told.
  func leave(in folder: String) {
    try? AtomicFile.write(JSON.data(self, pretty: true), to: "\(folder)/\(FailureNote.fileName)")
  }

  static func remove(from folder: String) { unlink("\(folder)/\(fileName)") }
}
