import Clutch
import Foundation
import Storage

/// The pictures that the words of a command line name, in order, found on demand.
///
/// A folder yields all files below it that end in .jpg, .jpeg, .png or .webp, sorted by name. Hidden files are skipped;
/// other files are skipped and counted. A folder is searched once, however many links lead to it; a folder that cannot
/// be listed stands for itself. A pattern yields its matches. `-` reads paths from the lines of standard input. Any
/// other word is returned as it is, even if it cannot be read.
package struct PicturePaths: Sequence, IteratorProtocol {
  /// The words and paths left to visit; the next one is last.
  private var open: [String]
  private var visited: Set<[UInt]> = []
  /// The files and folders that are skipped.
  package private(set) var passedOver = PassedOver()
  private let endings: Set<String>
  private let list: (@Sendable (_ folder: String) -> [String]?)?

  /// - Parameters:
  ///   - endings: the endings of the files that a folder yields.
  ///   - list: returns the names in a folder, or nil if it cannot be listed. It reads the disk by default; tests
  ///   replace it.
  package init(
    _ words: [String], endings: Set<String> = Set(Picture.endings),
    list: (@Sendable (_ folder: String) -> [String]?)? = nil
  ) {
    open = words.reversed()
    self.endings = endings
    self.list = list
  }

  package mutating func next() -> String? {
    while let word = open.popLast() {
      if word == "-" {
        guard let line = readLine() else { continue }
        open.append("-")
        if !line.isEmpty { return line }  // taken literally: in a list, `-` or a pattern is a file name
        continue
      }
      var status = stat()
      guard stat(word, &status) == 0 else {
        let matches = matches(of: word)
        if matches.isEmpty { return word }
        open += matches.reversed()
        continue
      }
      guard status.st_mode & S_IFMT == S_IFDIR else { return word }
      guard visited.insert([UInt(status.st_dev), UInt(status.st_ino)]).inserted else {
        passedOver.add(.folder, word)
        continue
      }
      guard let pictures = pictures(in: word) else { return word }
      open += pictures.reversed()
    }
    return nil
  }

  /// Returns the folders and pictures directly in a folder, sorted by name; nil if it cannot be listed.
  private mutating func pictures(in folder: String) -> [String]? {
    guard let names = names(in: folder) else { return nil }
    var taken: [String] = []
    for name in names.filter({ !$0.hasPrefix(".") }).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let ending = PathText.ending(of: path).lowercased()
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if isFolder || endings.contains(ending) {
        taken.append(path)
      } else {
        passedOver.add(Picture.otherEndings.contains(ending) ? .format : .file, path)
      }
    }
    return taken
  }

  private mutating func names(in folder: String) -> [String]? {
    if let list { return list(folder) }
    guard let found = FolderNames(folder) else { return nil }
    passedOver.add(.name, folder, count: found.unnamed)
    return found.names
  }

  /// Returns the matches of a pattern, sorted by name.
  private func matches(of pattern: String) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { i in result.gl_pathv[i].map { String(cString: $0) } }
  }
}
