import Storage

/// The name of a stage's result: a hash of everything that determines it.
public struct StageKey: Hashable, Sendable, CustomStringConvertible {
  /// SHA-256 in hexadecimal.
  public let hex: String

  /// - Parameter parts: everything that determines the result, by name and in a fixed order.
  public init(_ stage: String, _ parts: KeyValuePairs<String, String>) {
    // The length before each part prevents two different lists from giving the same text.
    let text = parts.map { "\($0) \($1.utf8.count)\n\($1)\n" }.joined()
    hex = SHA256.hex("\(stage)\n\(text)")
  }

  /// The key of a stage of a kind.
  init(_ kind: StageKind, _ parts: KeyValuePairs<String, String>) { self.init(kind.rawValue, parts) }

  /// The prefix that names folders.
  public var short: String { String(hex.prefix(16)) }
  /// Returns `true` if a folder name has the form of a short key.
  package static func isShort(_ name: String) -> Bool {
    name.utf8.count == 16 && name.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
  }
  public var description: String { hex }
}
