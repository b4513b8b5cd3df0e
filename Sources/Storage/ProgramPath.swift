import Foundation

/// Returns the path of a program, such as `swiftc`, from the first folder in PATH that contains it; nil if none does.
public func programPath(_ name: String) -> String? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}
