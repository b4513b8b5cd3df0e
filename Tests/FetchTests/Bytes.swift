import Foundation

extension TemporaryFolder {
  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = try write("", name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// All files by path.
  var files: [String] {
    var isFolder: ObjCBool = false
    return files(below: ".").keys.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }.filter { name in
      FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }
}
