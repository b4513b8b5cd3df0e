import Foundation
import Recipe
import Storage

extension PictureList {
  /// The pictures listed in a text file, in its order.
  public init(listed path: String, root: String) throws(DataError) {
    try requireFile(path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError("\(path): cannot be read; check that it is a file and that you may read it")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DataError("\(path): is not a list of pictures: it is not UTF-8")
    }
    var files: [(name: String, label: Int?)] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty { continue }
      let place = "\(path):\(number + 1)"
      guard let space = line.lastIndex(where: \.isWhitespace), let label = Int(line[line.index(after: space)...]),
        label >= -1
      else {
        throw DataError("\(place): must be a path, a space and a class, 0 or more or -1 for none, but is '\(line)'")
      }
      let name = line[..<space].trimmingCharacters(in: .whitespaces)
      if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
        throw DataError("\(place): must be a path below \(root), without '..', but is '\(name)'")
      }
      files.append((name, label == -1 ? nil : label))
    }
    if files.isEmpty { throw DataError("\(path): lists no pictures") }
    if let bare = files.first(where: { $0.label == nil }), files.contains(where: { $0.label != nil }) {
      throw DataError(
        "\(path): some pictures have a class and some, such as \(bare.name), have -1; give a class to all or to none")
    }
    self.init(folder: root, files: files, passedOver: outside(root, files.map(\.name)))
  }
}

/// The pictures reached by links that lead out of the root.
private func outside(_ root: String, _ names: [String]) -> PassedOver {
  var found = PassedOver()
  guard let whole = resolved(root) else { return found }
  var folders: [String: String?] = [:]  // folders of the root, with links resolved
  for name in names {
    let path = "\(root)/\(name)"
    let above = PathText.folder(of: path)
    let folder = folders[above] ?? resolved(above)
    folders[above] = folder
    // A picture in a folder of the root can itself be a link.
    var status = stat()
    let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    guard let place = isLink ? resolved(path) : folder else { continue }
    if place != whole, whole != "/", !place.hasPrefix("\(whole)/") { found.add(.outside, name) }
  }
  return found
}

private func resolved(_ path: String) -> String? {
  guard let place = realpath(path, nil) else { return nil }
  defer { free(place) }
  return String(cString: place)
}
