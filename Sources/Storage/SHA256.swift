import Foundation

/// SHA-256 hashes in hexadecimal.
public enum SHA256 {
  public static func hex(_ data: Data) -> String {
    let digest = Digest(.sha256)
    data.withUnsafeBytes { digest.add($0) }
    return digest.hex()
  }

  public static func hex(_ text: String) -> String { hex(Data(text.utf8)) }

  /// Returns the hash of a file, which is read in parts.
  public static func hex(ofFile path: String) throws(RunError) -> String { try Digest.hex(ofFile: path, .sha256) }
}
