import Foundation

/// The folders under which data sets are looked for, in order.
public struct DataRoots: Sendable {
  public let folders: [String]

  public init(_ folders: [String]) { self.folders = folders }

  /// `first`, then those that the environment variable CLUTCH_DATA lists (separated by colons), then where Debian's
  /// packages put data sets.
  public static func standard(first: [String] = []) -> DataRoots {
    let listed = ProcessInfo.processInfo.environment["CLUTCH_DATA"] ?? ""
    return DataRoots(
      first + listed.split(separator: ":").map { PathText.expandingHome(String($0)) } + ["/usr/share/datasets"])
  }

  /// The first existing file among `names`, each tried below every root.
  ///
  /// - Throws: an error that lists where it was looked for, and `advice`.
  public func find(_ names: String..., advice: String) throws(DataError) -> String {
    for folder in folders {
      for name in names where FileManager.default.fileExists(atPath: "\(folder)/\(name)") { return "\(folder)/\(name)" }
    }
    throw DataError("\(names[0]) is not in \(folders.joined(separator: ", ")); \(advice)")
  }
}
