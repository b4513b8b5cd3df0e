import Foundation
import Storage

/// The cache of compiled plugins. Each is in a folder named after a hash of everything that it was made from.
///
/// A folder is filled under a temporary name and then renamed, so that it is either complete or absent. The age of an
/// entry does not matter, since the clock may be changed: the order of use decides what is deleted, and locks show
/// which unfinished entries are being filled.
package struct PluginCache: Sendable {
  /// The folder of all of Clutch's cached files for this user.
  let root: String
  /// The number of entries that are kept: those that were used last.
  private let kept: Int

  init(root: String, kept: Int = PluginCache.standard) { (self.root, self.kept) = (root, kept) }

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.init(root: cacheFolder(environment: environment))
  }

  private static let standard = 200

  private var folder: String { "\(root)/plugins" }
  var moduleCache: String { "\(root)/modules" }

  /// Returns the folder of a key. If it does not exist, `make` fills it.
  func entry(_ key: String, for path: String, make: (String) throws(PluginError) -> Void) throws(PluginError) -> String
  {
    let entry = "\(folder)/\(key)"
    if FileManager.default.fileExists(atPath: entry) {
      markUsed(entry)
      return entry
    }
    let partial = "\(entry).\(getpid()).\(UUID().uuidString)\(Self.unfinished)"
    if let reason = AtomicFile.reasonAgainst(folder: partial) {
      throw PluginError(
        path,
        "it is compiled into \(folder), which cannot be written: \(reason); make it writable, or set XDG_CACHE_HOME "
          + "to another folder")
    }
    // Without locks, as on some network file systems, unfinished entries are never deleted.
    let lock = try? FolderLock(sharing: partial)
    defer { withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: partial) } }
    sweep()
    try make(partial)
    // If another process created the entry first, that entry is used.
    guard rename(partial, entry) == 0 || FileManager.default.fileExists(atPath: entry) else {
      throw PluginError(path, "\(entry): cannot be written: \(String(cString: strerror(errno)))")
    }
    markUsed(entry)
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

  /// Deletes an entry. The next call creates it again.
  func discard(_ entry: String) {
    let name = "\(entry).\(getpid()).\(UUID().uuidString)\(Self.unfinished)"
    if rename(entry, name) == 0 { try? FileManager.default.removeItem(atPath: name) }
  }

  private static let checksumFile = "sha256"

  private static func checksum(of entry: String) -> String {
    let files = ["plugin.so", "verdict"].map { FileManager.default.contents(atPath: "\(entry)/\($0)") ?? Data() }
    return files.map { "\(SHA256.hex($0))\n" }.joined()
  }

  // MARK: Order of use

  /// Marks an entry as the most recently used one: its modification time becomes later than that of all others.
  private func markUsed(_ entry: String) {
    let latest = orders().map(\.order).max() ?? 0
    let times = [timeval](repeating: timeval(tv_sec: latest.plus(1), tv_usec: 0), count: 2)
    utimes(entry, times)
  }

  /// Returns the finished entries, each with a number that is larger for more recent use.
  private func orders() -> [(path: String, order: Int)] {
    names.filter { !$0.hasSuffix(Self.unfinished) }.compactMap { name in
      var status = stat()
      let path = "\(folder)/\(name)"
      return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? (path, status.st_mtim.tv_sec) : nil
    }
  }

  private static let unfinished = ".partial"
  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

  /// Deletes the least recently used entries, and unfinished entries of killed processes.
  private func sweep() {
    for entry in orders().sorted(by: { ($0.order, $0.path) > ($1.order, $1.path) }).dropFirst(kept) {
      discard(entry.path)
    }
    for path in names.filter({ $0.hasSuffix(Self.unfinished) }).map({ "\(folder)/\($0)" }) {
      guard FileKind(path) == .folder, let lock = FolderLock(unused: path) else { continue }
      withExtendedLifetime(lock) { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
