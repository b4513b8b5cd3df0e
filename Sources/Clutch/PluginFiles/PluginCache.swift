import Foundation

/// Where compiled plugins are kept, each in a folder that bears the hash of all that it was made from.
///
/// A folder is filled under another name and then renamed, so it is there as a whole or not at all.
struct PluginCache: Sendable {
  /// The folder of all that Clutch keeps for this user.
  let root: String

  init(root: String) { self.root = root }

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    root = cacheFolder(environment: environment)
  }

  private var folder: String { "\(root)/plugins" }
  var moduleCache: String { "\(root)/modules" }

  /// How long what nobody uses is kept.
  private static let keptFor = 30 * 86_400.0  // seconds
  /// How old an unfinished entry is that no process works on any more.
  private static let unfinishedFor = 86_400.0  // seconds

  /// The folder of a key, filled by `make` where there is none yet.
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
        "it is compiled into \(folder), which cannot be written: \(reason); make it writable, or name another folder by "
          + "XDG_CACHE_HOME")
    }
    defer { try? FileManager.default.removeItem(atPath: partial) }
    sweep()
    try make(partial)
    // Where another process was faster its entry is as good.
    guard rename(partial, entry) == 0 || FileManager.default.fileExists(atPath: entry) else {
      throw PluginError(path, "\(entry): cannot be written: \(String(cString: strerror(errno)))")
    }
    return entry
  }

  /// Writes the checksum of an entry's files, once they are complete.
  static func seal(_ entry: String) throws(RunError) {
    try AtomicFile.write(checksum(of: entry), to: "\(entry)/\(checksumFile)")
  }

  /// Whether an entry's files are those that were sealed. The system's loader does not check a damaged library: it may end
  /// the process.
  static func isIntact(_ entry: String) -> Bool {
    guard let sealed = FileManager.default.contents(atPath: "\(entry)/\(checksumFile)") else { return false }
    return sealed == Data(checksum(of: entry).utf8)
  }

  /// Takes a damaged entry away, so that the next call makes it anew.
  func discard(_ entry: String) {
    let name = "\(entry).\(getpid()).\(UUID().uuidString).partial"
    if rename(entry, name) == 0 { try? FileManager.default.removeItem(atPath: name) }
  }

  private static let checksumFile = "sha256"

  private static func checksum(of entry: String) -> String {
    let files = ["plugin.so", "verdict"].map { FileManager.default.contents(atPath: "\(entry)/\($0)") ?? Data() }
    return files.map { "\(SHA256.hex($0))\n" }.joined()
  }

  /// Removes what has not been used for long, and what a process that was killed left behind.
  private func sweep() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      let changed = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
      let bound = name.hasSuffix(".partial") ? PluginCache.unfinishedFor : PluginCache.keptFor
      if let changed, -changed.timeIntervalSinceNow > bound { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
