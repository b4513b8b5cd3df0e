import Foundation

/// The build that this process was started from: what plugin files are compiled against.
struct RunningBuild: Sendable {
  /// The executable, without symbolic links.
  let executable: String

  static let current = RunningBuild(
    executable: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path)

  /// Distinguishes it from every other build.
  static let hash = (try? SHA256.hex(ofFile: "/proc/self/exe")) ?? ""

  private var folder: String { PathText.folder(of: executable) }

  /// The folder with the interfaces of its modules; nil for an executable that was carried away from its build.
  var modules: String? {
    let path = "\(folder)/Modules"
    return FileManager.default.fileExists(atPath: "\(path)/Clutch.swiftmodule") ? path : nil
  }

  /// The module maps of the C targets, which the interfaces refer to; nil where the sources are not above the build.
  ///
  /// They are the package's own, with relative paths, so that the whole of it can be moved.
  var moduleMaps: [String]? {
    var place = folder
    while !FileManager.default.fileExists(atPath: "\(place)/Sources/CTorch/include/module.modulemap") {
      if place == "/" || place.isEmpty { return nil }
      place = PathText.folder(of: place)
    }
    let sources = "\(place)/Sources"
    let targets = ((try? FileManager.default.contentsOfDirectory(atPath: sources)) ?? []).sorted()
    let maps = targets.flatMap { ["\(sources)/\($0)/module.modulemap", "\(sources)/\($0)/include/module.modulemap"] }
    return maps.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// The `clutch` of this build, which is not this process where tests run; nil where there is none.
  var clutch: String? {
    let path = "\(folder)/clutch"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// The version of the compiler that made it, such as `6.3.1`, read from the head of a module's interface.
  var swiftVersion: String? {
    guard let modules, let file = FileHandle(forReadingAtPath: "\(modules)/Clutch.swiftmodule") else { return nil }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: 1 << 16)) ?? Data()
    return firstSwiftVersion(in: String(decoding: head, as: UTF8.self))
  }
}

/// The number after the first `Swift version` in a text.
func firstSwiftVersion(in text: String) -> String? {
  text.firstMatch(of: /Swift version ([0-9][0-9A-Za-z.\-]*)/).map { String($0.1) }
}
