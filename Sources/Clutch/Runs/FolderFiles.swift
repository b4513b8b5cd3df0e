import Foundation

/// The files of a folder and of those below it: how large they are, and of when.
struct FolderFiles {
  private let files: [(name: String, status: stat)]

  init(_ folder: String) { files = OpenFolder(folder)?.files() ?? [] }

  var bytes: Int { files.map { Int($0.status.st_size) }.reduce(0, +) }

  /// What removing the folder gives back: a file that has other names stays.
  var bytesAlone: Int { files.filter { $0.status.st_nlink < 2 }.map { Int($0.status.st_size) }.reduce(0, +) }

  /// What tells a file, whatever it is called.
  var identities: [UInt64] { files.map { UInt64($0.status.st_ino) } }

  var latest: Date { files.map { FolderFiles.date($0.status) }.max() ?? .distantPast }

  func time(_ name: String) -> Date? { files.first { $0.name == name }.map { FolderFiles.date($0.status) } }

  private static func date(_ status: stat) -> Date {
    Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
  }

  /// The folders in a folder and links to folders, those with a dot in front left out, by name. Good for reading only:
  /// what a link leads to may be anybody's.
  static func folders(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }
  }

  /// The folders in a folder that are no links, by name.
  static func ownFolders(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { FileKind("\(folder)/\($0)") == .folder }.sorted()
  }
}
