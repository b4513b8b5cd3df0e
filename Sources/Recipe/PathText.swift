import Foundation

/// Paths as text: their parts, and what `~` in them stands for.
///
/// Foundation's own functions are not used: those of NSString end the program on a path of one letter, and `~` is
/// looked up in the list of users, not in `$HOME`.
public enum PathText {
  /// The user's home folder: `$HOME`, or else what the system's list of users says.
  public static func home(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let home = environment["HOME"], home.hasPrefix("/") { return withoutSlashes(home) }
    return NSHomeDirectory()
  }

  /// A path with a home folder in place of `~` or `~name` at its start, as shells write it; others as they are.
  public static func expandingHome(
    _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    guard path.hasPrefix("~") else { return path }
    let user = path.dropFirst().prefix { $0 != "/" }
    let rest = path.dropFirst(1 + user.count)
    if user.isEmpty {
      let home = home(environment: environment)
      return home == "/" && rest.hasPrefix("/") ? String(rest) : home + rest
    }
    guard let entry = getpwnam(String(user)), let home = entry.pointee.pw_dir else { return path }
    return String(cString: home) + rest
  }

  /// A path from the root, without `.`, `..` and slashes that say nothing; links stay as they are.
  public static func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The folder part of a path, `a/b` of `a/b/c` and of `a/b/c/`; empty where there is none.
  public static func folder(of path: String) -> String {
    let path = withoutSlashes(path)
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let folder = withoutSlashes(String(path[..<slash]))
    return folder.isEmpty ? "/" : folder
  }

  /// The last part of a path, `c` of `a/b/c` and of `a/b/c/`.
  public static func name(of path: String) -> String {
    let path = withoutSlashes(path)
    if path == "/" { return path }
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// What follows the last dot of a path's last part; empty where there is none, as in `.hidden`.
  public static func ending(of path: String) -> String {
    let name = name(of: path)
    return dot(in: name).map { String(name[name.index(after: $0)...]) } ?? ""
  }

  /// The last part of a path without its ending: `c` of `a/b/c.yaml`.
  public static func stem(of path: String) -> String {
    let name = name(of: path)
    return dot(in: name).map { String(name[..<$0]) } ?? name
  }

  private static func dot(in name: String) -> String.Index? {
    name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
  }

  /// A path without slashes at its end.
  public static func withoutSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
