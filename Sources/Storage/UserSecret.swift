internal import CCrypto
import Foundation

/// A secret of this user on this machine, with which Clutch signs files and later verifies that it wrote them.
///
/// It is stored in `$XDG_STATE_HOME/clutch`, by default `~/.local/state/clutch`, and readable only by the user.
package struct UserSecret {
  private let bytes: Data

  static let file = "secret"
  private static let length = 32  // bytes

  /// Returns the folder for data that Clutch keeps for this user between commands.
  static func folder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    let named = environment["XDG_STATE_HOME"] ?? ""
    return (named.hasPrefix("/") ? named : "\(PathText.home(environment: environment))/.local/state") + "/clutch"
  }

  /// Reads the secret; nil if there is none, or if other users can read or could have written it.
  package init?(in folder: String = UserSecret.folder()) {
    let file = open("\(folder)/\(UserSecret.file)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
      status.st_uid == geteuid()
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: UserSecret.length)
    guard read(file, &bytes, bytes.count) == bytes.count else { return nil }
    self.bytes = Data(bytes)
  }

  /// Returns the secret, and creates it if there is none; nil if it cannot be written.
  package static func made(in folder: String = UserSecret.folder()) -> UserSecret? {
    if let known = UserSecret(in: folder) { return known }
    guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil else {
      return nil
    }
    // The file is written under its own name and then linked. If two processes race, one wins, and both read the same
    // secret.
    let draft = "\(folder)/\(file).\(getpid()).\(UUID().uuidString)"
    let written = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard written >= 0 else { return nil }
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let isWritten = write(written, bytes, length) == length && fsync(written) == 0
    close(written)
    if isWritten { link(draft, "\(folder)/\(file)") }
    unlink(draft)
    return UserSecret(in: folder)
  }

  /// Returns the HMAC-SHA256 of a text in hexadecimal. Nobody can compute it without the secret.
  package func proof(of text: String) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let message = Array(text.utf8)
    _ = bytes.withUnsafeBytes { key in
      HMAC(EVP_sha256(), key.baseAddress, Int32(key.count), message, message.count, &digest, &count)
    }
    return Digest.hex(of: digest.prefix(Int(count)))
  }
}
