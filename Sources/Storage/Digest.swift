internal import CCrypto
import Foundation

/// Computes a checksum incrementally with OpenSSL.
package final class Digest {
  package enum Algorithm: String, Sendable { case md5, sha256 }

  private let context: OpaquePointer

  package init(_ algorithm: Algorithm) {
    // This fails only if there is no memory for a few hundred bytes.
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory for a checksum") }
    self.context = context
    EVP_DigestInit_ex(context, algorithm == .md5 ? EVP_md5() : EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  package func add(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

  /// Returns the checksum in hexadecimal. Nothing can be added afterward.
  package func hex() -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &count)
    return Digest.hex(of: digest.prefix(Int(count)))
  }

  static func hex(of bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Returns the checksum of a file, which is read in parts.
  package static func hex(ofFile path: String, _ algorithm: Algorithm) throws(RunError) -> String {
    var status = stat()
    // Only regular files, because reading a pipe or a device may never start or end.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { throw RunError("\(path): cannot be read") }
    defer { try? file.close() }
    let digest = Digest(algorithm)
    do {
      while let part = try file.read(upToCount: 1 << 20), !part.isEmpty { part.withUnsafeBytes { digest.add($0) } }
    } catch {
      throw RunError("\(path): cannot be read: \(systemReason(error))")
    }
    return digest.hex()
  }
}
