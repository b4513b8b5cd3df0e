import Foundation

/// The file of a program, such as `swiftc`, in the first folder of PATH that holds it; nil where none does.
public func programPath(_ name: String) -> String? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}
