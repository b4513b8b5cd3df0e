import Foundation
import Testing

@testable import Storage

@Suite struct SHA256Tests {
  // The first two are examples from FIPS 180-4; `printf %s abc | sha256sum` gives them too.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func `the standard's examples`(text: String, digest: String) throws {
    #expect(SHA256.hex(text) == digest)
    let folder = try TemporaryFolder()
    #expect(try SHA256.hex(ofFile: folder.write(text, "file")) == digest)
  }

  @Test func `a file of many parts hashes as its bytes do`() throws {
    let folder = try TemporaryFolder()
    let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try data.write(to: URL(fileURLWithPath: "\(folder.path)/file"))
    #expect(try SHA256.hex(ofFile: "\(folder.path)/file") == SHA256.hex(data))
  }

  @Test func `a missing file is an error`() {
    let error = #expect(throws: RunError.self) { try SHA256.hex(ofFile: "/none") }
    #expect(error?.description == "/none: cannot be read")
  }
}
