import Foundation
import Storage

/// The build that contains this process's executable. Plugin files are compiled against it.
package struct RunningBuild: Sendable {
  /// The path of the executable with symbolic links resolved.
  let executable: String

  static let current = RunningBuild(
    executable: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path)

  private var folder: String { PathText.folder(of: executable) }

  /// The folder with the module interfaces; nil if the executable was moved out of its build.
  var modules: String? {
    let path = "\(folder)/Modules"
    return FileManager.default.fileExists(atPath: "\(path)/Clutch.swiftmodule") ? path : nil
  }

  /// The module maps of the C targets, which the interfaces refer to; nil if the sources are not in a parent folder of
  /// the build.
  ///
  /// They belong to the package and contain relative paths, so that the package can be moved.
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

  /// The `clutch` executable of this build, which differs from this process in tests; nil if there is none.
  var clutch: String? {
    let path = "\(folder)/clutch"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// The version of the compiler that created the build, such as `6.3.1`, read from the beginning of a module
  /// interface.
  var swiftVersion: String? {
    guard let modules, let file = FileHandle(forReadingAtPath: "\(modules)/Clutch.swiftmodule") else { return nil }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: 1 << 16)) ?? Data()
    return firstSwiftVersion(in: String(decoding: head, as: UTF8.self))
  }
}

/// Returns the number after the first `Swift version` in a text.
func firstSwiftVersion(in text: String) -> String? {
  text.firstMatch(of: /Swift version ([0-9][0-9A-Za-z.\-]*)/).map { String($0.1) }
}
