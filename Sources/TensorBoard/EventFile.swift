import Foundation
import Storage

/// An event file that TensorBoard may be reading at the same time.
final class EventFile {
  static let name = "events.out.tfevents.clutch"

  private let path: String
  private var file: FileHandle?

  init(_ folder: String) { path = "\(folder)/\(EventFile.name)" }

  /// The current contents of the file.
  var contents: Data { FileManager.default.contents(atPath: path) ?? Data() }

  /// Makes the file contain exactly `contents` and opens it for appending.
  ///
  /// If one is a prefix of the other, the file is extended or truncated in place, so that a running TensorBoard is not
  /// disturbed.
  func hold(_ contents: Data) throws(RunError) {
    try? file?.close()
    file = nil
    let held = self.contents
    let isBeginning = !held.isEmpty && contents.starts(with: held)
    if isBeginning {
      // The rest is added below.
    } else if held.starts(with: contents) {
      guard truncate(path, off_t(contents.count)) == 0 else {
        throw AtomicFile.failure(path)
      }
    } else {
      try AtomicFile.write(contents, to: path)
    }
    file = FileHandle(forWritingAtPath: path)
    guard file != nil, (try? file?.seekToEnd()) != nil else { throw RunError("\(path): cannot be written") }
    if isBeginning { try append(contents.dropFirst(held.count)) }
  }

  func append(_ record: Data) throws(RunError) {
    if let file, !AtomicFile.append(record, to: file.fileDescriptor) { throw AtomicFile.failure(path) }
  }
}
