import Foundation
import Storage

/// The cache of compiled plugins. Each is in a folder named after a hash of everything that it was made from.
///
/// A folder is filled under a temporary name and then renamed, so that it is either complete or absent.
package struct PluginCache: Sendable {
  /// The folder of all of Clutch's cached files for this user.
  let root: String

  init(root: String) { self.root = root }

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    root = cacheFolder(environment: environment)
  }

  private var folder: String { "\(root)/plugins" }
  var moduleCache: String { "\(root)/modules" }

  /// The time after which an unused entry is deleted.
  private static let keptFor = 30 * 86_400.0  // seconds
  /// The age at which an unfinished entry is considered abandoned.
  private static let unfinishedFor = 86_400.0  // seconds

  /// Returns the folder of a key. If it does not exist, `make` fills it.
  func entry(_ key: String, for path: String, make: (String) throws(PluginError) -> Void) throws(PluginError) -> String
  {
    let entry = "\(folder)/\(key)"
    if FileManager.default.fileExists(atPath: entry) {
      utimes(entry, nil)  // used today
      return entry
    }
    let partial = "\(entry).\(getpid()).\(UUID().uuidString).partial"
    if let reason = AtomicFile.reasonAgainst(folder: partial) {
      throw PluginError(
        path,
        "it is compiled into \(folder), which cannot be written: \(reason); make it writable, or set XDG_CACHE_HOME "
          + "to another folder")
    }
    defer { try? FileManager.default.removeItem(atPath: partial) }
    sweep()
    try make(partial)
    // If another process created the entry first, that entry is used.
    guard rename(partial, entry) == 0 || FileManager.default.fileExists(atPath: entry) else {
      throw PluginError(path, "\(entry): cannot be written: \(String(cString: strerror(errno)))")
    }
    return entry
  }

  /// Writes the checksum of an entry's files after they are complete.
  static func seal(_ entry: String) throws(RunError) {
    try AtomicFile.write(checksum(of: entry), to: "\(entry)/\(checksumFile)")
  }

  /// Indicates whether an entry's files are unchanged since `seal`. The dynamic linker does not check libraries, and a
  /// damaged one can crash the process.
  static func isIntact(_ entry: String) -> Bool {
    guard let sealed = FileManager.default.contents(atPath: "\(entry)/\(checksumFile)") else { return false }
    return sealed == Data(checksum(of: entry).utf8)
  }

  /// Deletes a damaged entry, so that the next call creates it again.
  func discard(_ entry: String) {
    let name = "\(entry).\(getpid()).\(UUID().uuidString).partial"
    if rename(entry, name) == 0 { try? FileManager.default.removeItem(atPath: name) }
  }

  private static let checksumFile = "sha256"

  private static func checksum(of entry: String) -> String {
    let files = ["plugin.so", "verdict"].map { FileManager.default.contents(atPath: "\(entry)/\($0)") ?? Data() }
    return files.map { "\(SHA256.hex($0))\n" }.joined()
  }

  /// Deletes entries that have not been used for a long time, and leftovers of killed processes.
  private func sweep() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      let changed = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
      let bound = name.hasSuffix(".partial") ? PluginCache.unfinishedFor : PluginCache.keptFor
      if let changed, -changed.timeIntervalSinceNow > bound { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
