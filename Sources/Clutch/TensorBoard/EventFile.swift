import Foundation

/// A file of events that TensorBoard may be reading at the same time.
final class EventFile {
  static let name = "events.out.tfevents.clutch"

  private let path: String
  private var file: FileHandle?

  init(_ folder: String) { path = "\(folder)/\(EventFile.name)" }

  /// What the file holds now.
  var contents: Data { FileManager.default.contents(atPath: path) ?? Data() }

  /// Makes the file hold exactly `contents`, and opens it for more.
  ///
  /// Where one begins with the other, it is cut or added to in place: a TensorBoard that reads it goes on undisturbed.
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
