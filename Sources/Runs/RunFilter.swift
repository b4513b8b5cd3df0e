import Foundation
import Storage

/// Selects runs by name, settings and state.
public struct RunFilter: Sendable {
  /// Settings `path=value` that must all match. The end of a path is enough.
  public var settings: [(path: String, value: String)] = []
  /// Patterns of which at least one must match: a name, a key or its prefix, `NAME/KEY` or a folder, with the wildcards
  /// `*` and `?`.
  public var patterns: [String] = []
  public var states: Set<RunEntry.State> = []

  public init() {}

  public func admits(_ run: RunEntry) -> Bool {
    let isNamed = patterns.isEmpty || patterns.contains { RunFilter.fits($0, run) }
    let isInState = states.isEmpty || states.contains(run.state)
    guard isNamed, isInState else { return false }
    let own = settings.isEmpty ? [] : run.settings
    return settings.allSatisfy { wanted in
      own.contains { RunFilter.ends($0.path, with: wanted.path) && RunFilter.isEqual($0.value, wanted.value) }
    }
  }

  /// Returns `true` if a path equals `end` or ends with its components: `train.phases.warm-up.epochs` ends with
  /// `warm-up.epochs`.
  public static func ends(_ path: String, with end: String) -> Bool { path == end || path.hasSuffix(".\(end)") }

  static func fits(_ pattern: String, _ run: RunEntry) -> Bool {
    let trimmed = pattern.count > 1 && pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
    let isKey = trimmed.count >= 4 && run.key.hasPrefix(trimmed)
    let names = [
      run.name, run.key, "\(run.name)/\(run.key)", run.path, PathText.folder(of: run.path),
    ]
    return isKey || names.contains { (name: String) in fnmatch(trimmed, name, 0) == 0 }
  }

  private static func isEqual(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    guard let a = Double(a), let b = Double(b) else { return false }
    return a == b
  }
}
