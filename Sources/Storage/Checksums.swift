import Foundation

/// The checksums of a folder's files, stored in its file `checksums.xxh64` in the format of `xxhsum -c`.
///
/// They detect damage and later edits, such as a flipped bit in a number, which leaves the size of a file and the
/// header of an array unchanged.
public struct Checksums: Sendable {
  public static let fileName = "checksums.xxh64"

  private let folder: String
  /// The checksums by path in the folder.
  private var sums: [String: String]
  /// The reason why an existing list cannot be used; nil if it can be used or does not exist.
  private var fault: String?

  /// Reads the checksums of a folder. There may be none.
  public init(of folder: String) {
    self.folder = folder
    var data: Data?
    do throws(FileError) {
      data = try readFile("\(folder)/\(Checksums.fileName)")
    } catch {
      fault = error.description
    }
    let lines = String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
      return words.count == 2 ? (words[1].drop { $0 == " " }, words[0]) : nil
    }
    sums = Dictionary(lines.map { (String($0.0), String($0.1)) }) { _, last in last }
    if data != nil, sums.isEmpty { fault = "is damaged: it lists nothing" }
  }

  /// Creates an empty list for a folder whose files are about to be written.
  package init(new folder: String) { (self.folder, sums) = (folder, [:]) }

  /// Indicates whether files can be verified.
  package var isUsable: Bool { fault == nil && !sums.isEmpty }

  /// The sorted paths of the listed files, relative to the folder.
  package var names: [String] { sums.keys.sorted() }

  package func lists(_ name: String) -> Bool { sums[name] != nil }

  package mutating func add(_ name: String, _ data: Data) { sums[name] = Checksums.sum(data) }

  package func write() throws(RunError) {
    let lines = names.map { "\(sums[$0] ?? "")  \($0)\n" }
    try AtomicFile.write(lines.joined(), to: "\(folder)/\(Checksums.fileName)")
  }

  /// Reads a file of the folder; nil if there is none.
  ///
  /// - Throws: `FileError` if the file cannot be read, its checksum differs from the listed one, or the list exists but
  ///   cannot be read or lists nothing. A file that is not in the list of others is not verified.
  public func read(_ name: String) throws(FileError) -> Data? {
    if let fault { throw FileError("cannot be verified: \(Checksums.fileName) \(fault)") }
    guard let data = try readFile("\(folder)/\(name)") else { return nil }
    if let sum = sums[name], Checksums.sum(data) != sum {
      throw FileError("is damaged or was changed: its checksum differs from that in \(Checksums.fileName)")
    }
    return data
  }

  private static func sum(_ data: Data) -> String { data.withUnsafeBytes { XXH64.hex($0) } }
}
