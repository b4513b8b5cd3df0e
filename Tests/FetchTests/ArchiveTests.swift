import Clutch
import Foundation
import Storage
import Testing

@testable import Fetch

/// Archives made with Python's tarfile by archives.py in the fixtures.
@Suite struct ArchiveTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func unpack(_ name: String, folder wanted: String = "set", most: Int = 1 << 20) -> String? {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
    do {
      try Archive(path, name: name, folder: wanted, most: most).unpack(into: folder.path, stop: { false })
      return nil
    } catch { return "\(error)" }
  }

  private static let one = SHA256.hex(Data("one".utf8))
  private static let two = SHA256.hex(Data("two two".utf8))

  @Test(arguments: ["plain.tar.gz", "plain.tar", "dots.tar.gz"])
  func `the folder is unpacked, with the checksums of its files`(name: String) throws {
    #expect(unpack(name) == nil)
    #expect(folder.files == ["set/SHA256SUMS", "set/deep/two.bin", "set/one.bin"])
    #expect(folder.read("set/one.bin") == Data("one".utf8))
    #expect(folder.read("set/SHA256SUMS") == Data("\(Self.two)  deep/two.bin\n\(Self.one)  one.bin\n".utf8))
    #expect(try Sums(in: "\(folder.path)/set")?.areRight() == true)
  }

  @Test func `files that are there are replaced, others stay`() throws {
    try folder.write([0], "set/one.bin")
    try folder.write([1], "set/mine.bin")
    #expect(unpack("plain.tar.gz") == nil)
    #expect(folder.read("set/one.bin") == Data("one".utf8) && folder.read("set/mine.bin") == Data([1]))
  }

  @Test(arguments: [
    ("parent.tar.gz", "parent.tar.gz: has a path that leads out of its folder, 'set/../../evil'; it is not unpacked"),
    ("absolute.tar.gz", "absolute.tar.gz: has a path that leads out of its folder, '/tmp/evil'; it is not unpacked"),
    ("other.tar.gz", "other.tar.gz: has no file below set; it is not unpacked"),
    ("big.tar.gz", "big.tar.gz: unpacks to more than the 1048576 bytes expected; it is not unpacked"),
  ])
  func `an archive that would do harm is not unpacked, in no part`(name: String, message: String) {
    #expect(unpack(name) == message)
    #expect(folder.files == [])
  }

  @Test func `links and devices are never made, so nothing is written through them`() throws {
    let outside = try TemporaryFolder()
    #expect(unpack("links.tar.gz") == nil)
    // "set/out" is first a link to /tmp and then a folder; "set/hard" is a link to /etc/passwd.
    #expect(folder.files == ["set/SHA256SUMS", "set/one.bin", "set/out/evil"])
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/set/out")
    #expect(attributes[.type] as? FileAttributeType == .typeDirectory)
    #expect(outside.files == [] && !FileManager.default.fileExists(atPath: "/tmp/evil"))
  }

  @Test func `an archive that is cut or damaged anywhere is not unpacked, or is whole`() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/plain.tar.gz").path
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var random = SplitMix64(seed: 3)
    var refused = 0
    for i in 0..<200 {
      var copy = bytes
      if i % 2 == 0 { copy.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
      copy[Int.random(in: 0..<copy.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      let damaged = try folder.write(copy, "damaged.tar.gz")
      do {
        try Archive(damaged, name: "damaged", folder: "set", most: 1 << 20).unpack(into: folder.path, stop: { false })
      } catch {
        #expect("\(error)".hasPrefix("damaged: "), "\(error)")
        refused += 1
      }
    }
    #expect(refused > 150)
    #expect(folder.files.allSatisfy { $0 == "damaged.tar.gz" || $0.hasPrefix("set/") })
  }
}
