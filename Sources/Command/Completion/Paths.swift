import Clutch
import Foundation
import Storage

/// Returns the paths that begin with what was typed: folders with a slash at the end, and files.
///
/// Hidden names are left out unless a dot was typed.
///
/// - Parameter endings: the endings of the files, without the dot; nil for all files.
func paths(_ typed: String, endings: [String]? = nil) -> [String] {
  let folder = typed.lastIndex(of: "/").map { typed[...$0] } ?? ""
  let start = typed.dropFirst(folder.count)
  let place = folder.isEmpty ? "." : PathText.expandingHome(String(folder))
  return entries(of: place).compactMap { name, isFolder in
    guard name.hasPrefix(start), !name.hasPrefix(".") || start.hasPrefix("."), visible(name, keepsLines: false) == name
    else { return nil }
    if isFolder { return "\(folder)\(name)/" }
    return endings?.contains(PathText.ending(of: name)) == false ? nil : "\(folder)\(name)"
  }.sorted()
}

/// Returns the entries of a folder. The listing itself tells folders from files, so that large folders take no time.
private func entries(of folder: String) -> [(name: String, isFolder: Bool)] {
  guard let listing = opendir(folder) else { return [] }
  defer { closedir(listing) }
  var found: [(name: String, isFolder: Bool)] = []
  while let entry = readdir(listing) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name == "." || name == ".." { continue }
    switch Int(entry.pointee.d_type) {
    case Int(DT_DIR): found.append((name, true))
    case Int(DT_REG): found.append((name, false))
    default:  // a link, or a file system that does not tell
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      if exists { found.append((name, isFolder.boolValue)) }
    }
  }
  return found
}
