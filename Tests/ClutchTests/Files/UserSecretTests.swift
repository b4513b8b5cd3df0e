import Foundation
import Testing

@testable import Components
@testable import Storage

@Suite struct UserSecretTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a secret is made once, for the user alone`() throws {
    let first = try #require(UserSecret.made(in: "\(folder.path)/state"))
    let second = try #require(UserSecret.made(in: "\(folder.path)/state"))
    #expect(first.proof(of: "text") == second.proof(of: "text"))
    var status = stat()
    #expect(stat("\(folder.path)/state/secret", &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(folder.files(below: "state").count == 1)
  }

  @Test func `another text or another secret gives another proof`() throws {
    let one = try #require(UserSecret.made(in: "\(folder.path)/one"))
    let other = try #require(UserSecret.made(in: "\(folder.path)/other"))
    #expect(one.proof(of: "a") != one.proof(of: "b") && one.proof(of: "a") != other.proof(of: "a"))
  }

  /// The key is 32 bytes of 0x0b. The value is from Python: hmac.new(b"\x0b" * 32, b"Hi There", "sha256").hexdigest()
  @Test func `a proof is HMAC-SHA256`() throws {
    let file = "\(folder.path)/secret"
    try Data(repeating: 0x0b, count: 32).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    let proof = try #require(UserSecret(in: folder.path)).proof(of: "Hi There")
    #expect(proof == "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7")
  }

  @Test func `a secret that others can read, or that is cut short, is none`() throws {
    try #require(UserSecret.made(in: folder.path) != nil)
    chmod("\(folder.path)/secret", 0o644)
    #expect(UserSecret(in: folder.path) == nil)
    chmod("\(folder.path)/secret", 0o600)
    #expect(UserSecret(in: folder.path) != nil)
    try #require(truncate("\(folder.path)/secret", 31) == 0)
    #expect(UserSecret(in: folder.path) == nil)
  }

  @Test(arguments: [
    (["XDG_STATE_HOME": "/state", "HOME": "/home/me"], "/state/clutch"),
    (["XDG_STATE_HOME": "state", "HOME": "/home/me"], "/home/me/.local/state/clutch"),
    (["HOME": "/home/me"], "/home/me/.local/state/clutch"),
  ])
  func `its folder is that of the user's state`(environment: [String: String], folder: String) {
    #expect(UserSecret.folder(environment) == folder)
  }
}
