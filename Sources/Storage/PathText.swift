import Foundation

/// Functions for paths as text: splitting them into parts and expanding `~`.
///
/// Foundation's functions are not used, because those of NSString crash on a path of one letter and look up `~` in the
/// user database instead of `$HOME`.
public enum PathText {
  /// Returns the user's home folder: `$HOME`, or else the folder in the system's user database.
  public static func home(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let home = environment["HOME"], home.hasPrefix("/") { return withoutSlashes(home) }
    return NSHomeDirectory()
  }

  /// Expands `~` or `~name` at the start of a path, as shells do. Other paths are unchanged.
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

  /// Returns the absolute path without `.`, `..` and redundant slashes. Symbolic links are kept.
  public static func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Returns the folder part of a path: `a/b` for `a/b/c` and for `a/b/c/`; empty if there is none.
  public static func folder(of path: String) -> String {
    let path = withoutSlashes(path)
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let folder = withoutSlashes(String(path[..<slash]))
    return folder.isEmpty ? "/" : folder
  }

  /// Returns the last part of a path: `c` for `a/b/c` and for `a/b/c/`.
  public static func name(of path: String) -> String {
    let path = withoutSlashes(path)
    if path == "/" { return path }
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Returns the extension of a path's last part; empty if there is none, as in `.hidden`.
  public static func ending(of path: String) -> String {
    let name = name(of: path)
    return dot(in: name).map { String(name[name.index(after: $0)...]) } ?? ""
  }

  /// Returns the last part of a path without its extension: `c` for `a/b/c.yaml`.
  public static func stem(of path: String) -> String {
    let name = name(of: path)
    return dot(in: name).map { String(name[..<$0]) } ?? name
  }

  private static func dot(in name: String) -> String.Index? {
    name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
  }

  /// Returns a path without trailing slashes.
  public static func withoutSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
