import Foundation

/// The pictures that words of a command line name, in their order, found as they are asked for.
///
/// Of a folder, all files below it that end in .jpg, .jpeg, .png or .webp, by name; hidden ones are passed over, and a
/// folder is gone through once, however many links lead to it; one that cannot be listed stands for itself. A pattern
/// names what it matches. `-` stands for the lines of standard input. What else is named is taken as it stands, and found
/// unreadable if it is.
struct PicturePaths: Sequence, IteratorProtocol {
  /// What is left to look at, the next last.
  private var open: [String]
  private var visited: Set<[UInt]> = []
  private let list: @Sendable (_ folder: String) -> [String]?

  /// - Parameter list: the names in a folder, nil where it cannot be listed; those on the disk, unless a test says
  ///   otherwise.
  init(
    _ words: [String],
    list: @escaping @Sendable (_ folder: String) -> [String]? = {
      try? FileManager.default.contentsOfDirectory(atPath: $0)
    }
  ) {
    open = words.reversed()
    self.list = list
  }

  mutating func next() -> String? {
    while let word = open.popLast() {
      if word == "-" {
        guard let line = readLine() else { continue }
        open.append("-")
        if !line.isEmpty { return line }  // a path as it stands: `-` or a pattern in a list is a name
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
      guard visited.insert([UInt(status.st_dev), UInt(status.st_ino)]).inserted else { continue }
      guard let pictures = pictures(in: word) else { return word }
      open += pictures.reversed()
    }
    return nil
  }

  /// The folders and pictures directly in a folder, by name; nil where it cannot be listed.
  private func pictures(in folder: String) -> [String]? {
    guard let names = list(folder) else { return nil }
    let sorted = names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return sorted.map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }.filter { path in
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return true }
      return ["jpg", "jpeg", "png", "webp"].contains(URL(fileURLWithPath: path).pathExtension.lowercased())
    }
  }

  /// What a pattern matches, by name.
  private func matches(of pattern: String) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return [] }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { i in result.gl_pathv[i].map { String(cString: $0) } }
  }
}
