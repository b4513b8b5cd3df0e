import Clutch
import Foundation
import Storage

/// The file `SHA256SUMS` of a folder: the checksums of its files, in the format of `sha256sum`.
struct Sums {
  static let name = "SHA256SUMS"
  let folder: String
  /// The checksums, by paths below the folder.
  private(set) var sums: [String: String] = [:]

  init(of folder: String, _ sums: [String: String]) { (self.folder, self.sums) = (folder, sums) }

  /// Reads the file; nil if the folder has none.
  init?(in folder: String) {
    self.folder = folder
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.name)") else { return nil }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      guard let (_, sum, path) = line.wholeMatch(of: /([0-9a-f]{64}) [ *](.+)/)?.output else { continue }
      sums[String(path)] = String(sum)
    }
  }

  func write() throws(RunError) {
    let lines = sums.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
    try AtomicFile.write(lines.joined(), to: "\(folder)/\(Self.name)")
  }

  /// Returns `true` if all its files are there and have the right checksums.
  func areRight() throws(RunError) -> Bool {
    for (path, sum) in sums {
      guard FileManager.default.fileExists(atPath: "\(folder)/\(path)"),
        try SHA256.hex(ofFile: "\(folder)/\(path)") == sum
      else { return false }
    }
    return !sums.isEmpty
  }
}
