import Clutch
import Foundation

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
