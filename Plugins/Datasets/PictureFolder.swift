import Clutch
import Foundation

extension PictureList {
  /// The pictures below a folder, in the order of their file names.
  ///
  /// Pictures in a subfolder, at any depth, belong to a class of its name; a folder without subfolders has no classes.
  /// Hidden files are ignored. A folder is visited once, however many links lead to it. All other skipped files are
  /// counted.
  init(below folder: String) throws(DataError) {
    var walk = Walk(root: folder)
    walk.visit("")
    if let problem = walk.problem { throw DataError(problem) }
    if walk.pictures.isEmpty {
      let others = walk.passedOver.notes.map { "; \($0)" }.joined()
      throw DataError(
        "\(folder): has no pictures; they are files whose names end in .jpg, .jpeg, .png or .webp\(others)")
    }
    let names = walk.pictures.sorted()
    let classes = names.map { name in name.contains("/") ? String(name.prefix { $0 != "/" }) : nil }
    let known = Set(classes.compactMap(\.self)).sorted()
    if let loose = classes.firstIndex(of: nil), let first = known.first {
      throw DataError(
        "\(folder): has pictures such as \(names[loose]) beside folders of pictures such as \(first), which would be "
          + "classes; move one or the other")
    }
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    let files = zip(names, classes).map { ($0, $1.flatMap { numbers[$0] }) }
    self.init(folder: folder, files: files, classNames: known, passedOver: walk.passedOver)
  }
}

/// A walk through a folder.
private struct Walk {
  let root: String
  var pictures: [String] = []
  var passedOver = PassedOver()
  var problem: String?
  private var visited: Set<[UInt]> = []

  init(root: String) { self.root = root }

  /// - Parameter name: the folder relative to the root, with a trailing slash; empty for the root.
  mutating func visit(_ name: String) {
    let path = name.isEmpty ? root : "\(root)/\(name)"
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard visited.insert([UInt(status.st_dev), UInt(status.st_ino)]).inserted else {
      return passedOver.add(.folder, String(name.dropLast()))
    }
    guard let entries = FolderNames(path) else {
      let reason = String(cString: strerror(errno))
      problem = "\(path): cannot be read: \(reason); check that it is a folder and that you may read it"
      return
    }
    passedOver.add(.name, name, count: entries.unnamed)
    // Sorted, so that of two links to one folder the same one is always taken.
    for entry in entries.names.sorted() {
      let ending = entry.split(separator: ".").last.map { $0.lowercased() } ?? ""
      if stat("\(path)/\(entry)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        visit("\(name)\(entry)/")
      } else if Picture.endings.contains(ending) {
        pictures.append(name + entry)
      } else {
        passedOver.add(Picture.otherEndings.contains(ending) ? .format : .file, name + entry)
      }
    }
  }
}
