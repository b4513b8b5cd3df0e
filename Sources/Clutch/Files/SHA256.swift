import CCrypto
import Foundation

/// SHA-256 as OpenSSL computes it, in hexadecimal.
public enum SHA256 {
  public static func hex(_ data: Data) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    data.withUnsafeBytes { _ = EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) }
    return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  public static func hex(_ text: String) -> String { hex(Data(text.utf8)) }

  /// The hash of a file's bytes, read in parts.
  public static func hex(ofFile path: String) throws(RunError) -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { throw RunError("\(path): cannot be read") }
    defer { try? file.close() }
    guard let context = EVP_MD_CTX_new() else { throw RunError("\(path): out of memory while hashing it") }
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    do {
      while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
        part.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
      }
    } catch {
      throw RunError("\(path): cannot be read: \(error.localizedDescription)")
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
