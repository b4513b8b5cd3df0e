import Foundation
import Recipe
import Storage

/// The folders that are searched for data sets, in order.
public struct DataRoots: Sendable {
  public let folders: [String]

  public init(_ folders: [String]) { self.folders = folders }

  /// Returns `first`, then the folders in the environment variable CLUTCH_DATA (separated by colons), then the folder
  /// of Debian's data set packages.
  public static func standard(first: [String] = []) -> DataRoots {
    let listed = ProcessInfo.processInfo.environment["CLUTCH_DATA"] ?? ""
    return DataRoots(
      first + listed.split(separator: ":").map { PathText.expandingHome(String($0)) } + ["/usr/share/datasets"])
  }

  /// Returns the first existing file: for each root in order, tries every name of `names`.
  ///
  /// - Throws: `DataError` with the folders that were searched, and `advice`.
  public func find(_ names: String..., advice: String) throws(DataError) -> String {
    for folder in folders {
      for name in names where FileManager.default.fileExists(atPath: "\(folder)/\(name)") { return "\(folder)/\(name)" }
    }
    throw DataError("\(names[0]) is not in \(folders.joined(separator: ", ")); \(advice)")
  }
}
