import Clutch
import Foundation

/// Refuses what is no plain file: a pipe or a device might never end, and a pipe might never begin.
func requireFile(_ path: String) throws(DataError) {
  var status = stat()
  guard stat(path, &status) == 0 else {
    let reason = String(cString: strerror(errno))
    throw DataError("\(path): cannot be opened: \(reason); check the path and who may read it")
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw DataError("\(path): cannot be read: it is no file with contents; check the path")
  }
}

/// The files of paths that a recipe names, looked for from the recipe's folder and then under the data folders.
func findFiles(_ paths: [FilePath], _ roots: DataRoots) throws(DataError) -> [String] {
  var found: [String] = []
  for path in paths {
    if FileManager.default.fileExists(atPath: path.resolved) {
      found.append(path.resolved)
    } else if path.written.hasPrefix("/") || path.written.hasPrefix("~") {
      throw DataError("\(path.resolved) does not exist; correct the path")
    } else {
      let advice = "nor is there \(path.resolved); correct the path, or name the folder above in CLUTCH_DATA"
      found.append(try roots.find(path.written, advice: advice))
    }
  }
  return found
}
