import Clutch
import Foundation

extension PictureList {
  /// The pictures below a folder, by the names of their files.
  ///
  /// Those of a subfolder, at any depth, are a class of its name; a folder without subfolders has no classes. Hidden
  /// files are passed over. A folder is gone through once, however many links lead to it.
  init(below folder: String) throws(DataError) {
    var walk = Walk(root: folder)
    walk.visit("")
    if let problem = walk.problem { throw DataError(problem) }
    if walk.pictures.isEmpty {
      throw DataError("\(folder): has no pictures; they are files whose names end in .jpg, .jpeg, .png or .webp")
    }
    let names = walk.pictures.sorted()
    let classes = names.map { name in name.contains("/") ? String(name.prefix { $0 != "/" }) : nil }
    let known = Set(classes.compactMap(\.self)).sorted()
    if let loose = classes.firstIndex(of: nil), let first = known.first {
      throw DataError(
        "\(folder): has pictures such as \(names[loose]) beside folders of pictures such as \(first), which would be "
          + "classes; move the ones or the others")
    }
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    let files = zip(names, classes).map { ($0, $1.flatMap { numbers[$0] }) }
    self.init(folder: folder, files: files, classNames: known, others: walk.others.sorted())
  }
}

/// The way through a folder.
private struct Walk {
  let root: String
  var pictures: [String] = []
  var others: [String] = []
  var problem: String?
  private var visited: Set<[UInt]> = []

  init(root: String) { self.root = root }

  private static let read: Set = ["jpg", "jpeg", "png", "webp"]
  private static let known: Set = ["gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "jxl", "jp2", "ppm", "pgm"]

  /// - Parameter name: the folder below the root, with a slash at its end; empty for the root.
  mutating func visit(_ name: String) {
    let path = name.isEmpty ? root : "\(root)/\(name)"
    var status = stat()
    guard stat(path, &status) == 0, visited.insert([UInt(status.st_dev), UInt(status.st_ino)]).inserted else { return }
    let entries: [String]
    do {
      entries = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      problem = "\(path): cannot be read: \(error.localizedDescription); check that it is a folder and who may read it"
      return
    }
    // In order, so that of two links to one folder it is always the same one that counts.
    for entry in entries.sorted() where !entry.hasPrefix(".") {
      let ending = entry.split(separator: ".").last.map { $0.lowercased() } ?? ""
      if stat("\(path)/\(entry)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        visit("\(name)\(entry)/")
      } else if Self.read.contains(ending) {
        pictures.append(name + entry)
      } else if Self.known.contains(ending) {
        others.append(name + entry)
      }
    }
  }
}
