import Foundation
import Testing

@testable import Storage

@Suite struct DigestTests {
  private func hex(_ parts: [String], _ algorithm: Digest.Algorithm) -> String {
    let digest = Digest(algorithm)
    for part in parts { Data(part.utf8).withUnsafeBytes { digest.add($0) } }
    return digest.hex()
  }

  /// From RFC 1321, appendix A.5.
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
  ])
  func `MD5 gives the values of its standard`(text: String, expected: String) { #expect(hex([text], .md5) == expected) }

  /// From FIPS 180-2, appendix B.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `SHA-256 gives the values of its standard`(text: String, expected: String) {
    #expect(hex([text], .sha256) == expected)
  }

  @Test(arguments: [["", "abc"], ["a", "bc"], ["a", "", "b", "c"], ["abc", ""]])
  func `a checksum depends on the bytes and not on their parts`(parts: [String]) {
    #expect(hex(parts, .md5) == "900150983cd24fb0d6963f7d28e17f72")
  }

  @Test func `every byte has two digits`() {
    #expect(Digest.hex(of: [0, 1, 15, 16, 171, 255]) == "00010f10abff")
    #expect(Digest.hex(of: []).isEmpty)
  }

  /// A file longer than the megabyte that is read at once.
  @Test func `a file has the checksum of its contents`() throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "0123456789", count: 150_000)
    let path = try folder.write(text, "long")
    #expect(try Digest.hex(ofFile: path, .md5) == hex([text], .md5))
    #expect(try Digest.hex(ofFile: folder.write("", "empty"), .md5) == hex([], .md5))
  }

  @Test func `what is no file is refused by its path`() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, "\(folder.path)/missing", "/dev/null"] {
      let error = #expect(throws: RunError.self) { try Digest.hex(ofFile: path, .sha256) }
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
  }

  @Test func `of equal values the first stays in its place`() {
    #expect(unique([3, 1, 3, 2, 1, 3]) == [3, 1, 2])
    #expect(unique(["b", "a", "B"]) == ["b", "a", "B"] && unique([Int]()).isEmpty)
  }
}
