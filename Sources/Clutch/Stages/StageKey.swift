/// The name of a stage's result: a hash of everything that determines it.
public struct StageKey: Hashable, Sendable, CustomStringConvertible {
  /// SHA-256 in hexadecimal.
  public let hex: String

  /// - Parameter parts: whatever determines the result, each under a name, in a fixed order.
  public init(_ stage: String, _ parts: KeyValuePairs<String, String>) {
    // The length before every part keeps two different lists of parts from reading the same.
    let text = parts.map { "\($0) \($1.utf8.count)\n\($1)\n" }.joined()
    hex = SHA256.hex("\(stage)\n\(text)")
  }

  /// As much of it as folders are named by.
  public var short: String { String(hex.prefix(16)) }
  /// Whether a folder may be one that is named by a key.
  static func isShort(_ name: String) -> Bool {
    name.utf8.count == 16 && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }
  public var description: String { hex }
}
