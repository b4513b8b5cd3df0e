import Foundation
import Recipe

extension PictureList {
  /// The pictures below a folder, in the order of their file names.
  ///
  /// Pictures in a subfolder, at any depth, belong to a class of its name. Pictures beside subfolders of pictures have
  /// the class `.`, which is the last one and is noted; without subfolders, there are no classes.
  /// Hidden files are ignored. A folder is visited once, however many links lead to it. All other skipped files are
  /// counted.
  public init(below folder: String) throws(DataError) {
    var walk = Walk(root: folder)
    walk.visit("")
    if let problem = walk.problem { throw DataError(problem) }
    if walk.pictures.isEmpty {
      let others = walk.passedOver.notes.map { "; \($0)" }.joined()
      throw DataError(
        "\(folder): has no pictures; they are files whose names end in .jpg, .jpeg, .png or .webp\(others)")
    }
    let names = walk.pictures.sorted()
    let classes = names.map { name in name.contains("/") ? String(name.prefix { $0 != "/" }) : Self.loose }
    var known = Set(classes).subtracting([Self.loose]).sorted()
    if !known.isEmpty, let first = classes.firstIndex(of: Self.loose) {
      // The last one, so that it changes no number of another class.
      known.append(Self.loose)
      walk.passedOver.add(.loose, names[first], count: classes.count { $0 == Self.loose })
    }
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    let files = zip(names, classes).map { ($0, numbers[$1]) }
    self.init(folder: folder, files: files, classNames: known, passedOver: walk.passedOver)
  }

  /// The class of pictures beside subfolders; no folder can have this name.
  package static let loose = "."
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
