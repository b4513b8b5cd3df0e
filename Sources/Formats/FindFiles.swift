import Foundation
import Recipe

/// Rejects everything but regular files: reading from a pipe or a device might never begin or never end.
public func requireFile(_ path: String) throws(DataError) {
  var status = stat()
  guard stat(path, &status) == 0 else {
    let reason = String(cString: strerror(errno))
    throw DataError("\(path): cannot be opened: \(reason); check the path and its permissions")
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw DataError("\(path): cannot be read: it is not a regular file; check the path")
  }
}

/// Finds the files that a recipe names, relative to the recipe's folder or else in the data folders.
public func findFiles(_ paths: [FilePath], _ roots: DataRoots) throws(DataError) -> [String] {
  var found: [String] = []
  for path in paths {
    if FileManager.default.fileExists(atPath: path.resolved) {
      found.append(path.resolved)
    } else if path.written.hasPrefix("/") || path.written.hasPrefix("~") {
      throw DataError("\(path.resolved) does not exist; correct the path")
    } else {
      let advice = "\(path.resolved) does not exist either; correct the path, or add its parent folder to CLUTCH_DATA"
      found.append(try roots.find(path.written, advice: advice))
    }
  }
  return found
}
