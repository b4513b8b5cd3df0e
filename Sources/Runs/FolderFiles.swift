import Foundation
import Recipe
import Storage

/// The files of a folder and its subfolders, with sizes and times.
struct FolderFiles {
  private let files: [(name: String, status: stat)]

  init(_ folder: String) { files = OpenFolder(folder)?.files() ?? [] }

  var bytes: Int { files.map { Int($0.status.st_size) }.reduce(0, +) }

  /// The bytes that removing the folder frees. Files with other hard links are not counted.
  var bytesAlone: Int { files.filter { $0.status.st_nlink < 2 }.map { Int($0.status.st_size) }.reduce(0, +) }

  /// The inode numbers, which identify files regardless of their names.
  var identities: [UInt64] { files.map { UInt64($0.status.st_ino) } }

  var latest: Date { files.map { FolderFiles.date($0.status) }.max() ?? .distantPast }

  func time(_ name: String) -> Date? { files.first { $0.name == name }.map { FolderFiles.date($0.status) } }

  private static func date(_ status: stat) -> Date {
    Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
  }

  /// Returns the names of folders, and links to folders, in a folder, sorted and without hidden ones. Use them for
  /// reading only, because the target of a link may belong to anyone.
  static func folders(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }
  }

  /// Returns the sorted names of folders in a folder, without links.
  static func ownFolders(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { FileKind("\(folder)/\($0)") == .folder }.sorted()
  }
}
