import Foundation
import Storage

/// The files of a set's images, in the order of the images, as a run stores them: a text file with one path per line.
///
/// Paths are relative to the folder of the data set. Control characters, such as a line break in a file name, are
/// written as escapes.
package struct ImagePaths: Sendable, Equatable {
  package let paths: [String]

  package init(_ paths: [String]) { self.paths = paths.map { visible($0, keepsLines: false) } }

  var data: Data { Data(paths.map { "\($0)\n" }.joined().utf8) }

  /// Returns the name of the file for a set, relative to the folder of a run.
  package static func file(of set: String) -> String { "features/\(set).\(Store.pathsFile)" }

  /// Reads the paths of a set from the folder of a run; nil if the run has none, and each image is known by its row.
  ///
  /// - Parameter count: the number of images of the set.
  /// - Throws: `FileError` if the file is damaged, or if it has another number of lines.
  package init?(of set: String, count: Int, in sums: Checksums) throws(FileError) {
    guard let data = try sums.read(Self.file(of: set)) else { return nil }
    var lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == count else {
      throw FileError("has \(lines.count) paths for \(count) images")
    }
    paths = lines.map(String.init)
  }
}
