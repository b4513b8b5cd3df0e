import Clutch
import Foundation

/// An ordered list of pictures on disk, of which only names, sizes and times are known.
struct PictureList: Sendable {
  struct File: Sendable {
    /// The path relative to the list's folder.
    let name: String
    let label: Int?
    /// The size and the time of the last change, which distinguish the file from another one of the same name.
    let stamp: String
  }

  let folder: String
  let files: [File]
  let classNames: [String]
  /// Other files that were found.
  let passedOver: PassedOver

  init(
    folder: String, files: [(name: String, label: Int?)], classNames: [String] = [], passedOver: PassedOver = .init()
  ) {
    self.folder = folder
    self.files = files.map { File(name: $0.name, label: $0.label, stamp: stamp("\(folder)/\($0.name)")) }
    self.classNames = classNames
    self.passedOver = passedOver
  }

  func path(_ i: Int) -> String { "\(folder)/\(files[i].name)" }

  /// A hash that changes when a file is added, removed, renamed or written to.
  var identity: String {
    SHA256.hex(files.map { "\($0.name)\0\($0.stamp)\0\($0.label.map(String.init) ?? "")\n" }.joined())
  }
}

private func stamp(_ path: String) -> String {
  var status = stat()
  guard stat(path, &status) == 0 else { return "" }
  return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
}
