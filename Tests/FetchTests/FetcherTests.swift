import Clutch
import Foundation
import Storage
import Testing

@testable import Fetch

@Suite struct FetcherTests {
  let folder: TemporaryFolder
  static let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }

  init() throws {
    folder = try TemporaryFolder()
    setenv("no_proxy", "127.0.0.1", 1)
  }

  private func download(_ servers: Server..., bytes: Int = body.count) -> Download {
    let sum = Checksum.sha256(SHA256.hex(Data(Self.body)))
    return Download(.file("sets/set.bin"), bytes: bytes, checksum: sum, from: servers.map { $0.address() })
  }

  /// The full text of the error, or nil.
  private func failure(_ download: Download, stop: @escaping () -> Bool = { false }) -> String? {
    do {
      try Fetcher(into: folder.path, pauses: [0, 0], stop: stop).fetch(download)
      return nil
    } catch { return "\(error)" }
  }

  private func message(_ server: Server, _ reason: String) -> String {
    """
    set.bin cannot be downloaded:
      \(server.address()): \(reason)
    Is this machine online? If not, download it elsewhere and put it, unpacked, below \(folder.path)
    """
  }

  @Test func `a file comes to its place, with progress, and is not fetched twice`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    var last = 0
    let fetcher = Fetcher(
      into: folder.path,
      progress: { name, done, all in
        #expect(name == "set.bin" && all == Self.body.count && done >= last)
        last = done
      })
    #expect(try fetcher.fetch(download(server)))
    #expect(
      last == Self.body.count && folder.files == ["sets/set.bin"] && folder.read("sets/set.bin") == Data(Self.body))
    #expect(try !fetcher.fetch(download(server)) && server.ranges == ["-"])
  }

  @Test func `what is there but wrong is fetched again`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    try folder.write([1, 2, 3], "sets/set.bin")
    #expect(failure(download(server)) == nil && folder.read("sets/set.bin") == Data(Self.body))
  }

  @Test func `a file that gzip packed is known by its contents, however they were packed`() throws {
    let packed: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x04, 0, 0x43, 0xBE, 0xB7, 0xE8, 1, 0, 0, 0,
    ]  // "a"
    let server = try Server(packed)
    defer { server.end() }
    let sum = SHA256.hex("a")
    let download = Download(
      .gzip("a.gz", contents: sum), bytes: packed.count, checksum: .sha256(SHA256.hex(Data(packed))),
      from: [server.address("a.gz")])
    var other = packed
    other[4] = 9  // the time
    let path = try folder.write(other, "a.gz")
    #expect(try Soundness(of: path, [download]) == .asPublished)
    #expect(try Soundness(of: folder.write(Array("a".utf8), "a"), [download]) == .asPublished)
    #expect(
      try Soundness(of: folder.write(Array("b".utf8), "a"), [download]) == .wrong(is: SHA256.hex("b"), shouldBe: sum))
    try folder.write(Array(other.dropLast(9)), "a.gz")
    #expect(
      try Soundness(of: path, [download]) == .wrong(is: "none, as it is cut short or damaged", shouldBe: sum))
    #expect(failure(download) == nil && folder.read("a.gz") == Data(packed))
  }

  @Test func `a connection that is cut is taken up where it was`() throws {
    let server = try Server(Self.body, .cut(after: 100_000), .cut(after: 50_000), .well)
    defer { server.end() }
    #expect(failure(download(server)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    #expect(server.ranges == ["-", "100000-", "150000-"])
  }

  @Test func `a later start goes on where an earlier one was stopped`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    try folder.write(Array(Self.body.prefix(123_456)), "sets/set.bin.partial")
    #expect(failure(download(server)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    #expect(server.ranges == ["123456-"] && folder.files == ["sets/set.bin"])
  }

  @Test func `a partial file of something else is found out at the end, and all is fetched anew`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    try folder.write([UInt8](repeating: 9, count: 1000), "sets/set.bin.partial")
    #expect(failure(download(server)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    #expect(server.ranges == ["1000-", "-"])
  }

  @Test func `a partial file that is too long, or whole, is of no harm`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    try folder.write(Self.body + [0], "sets/set.bin.partial")
    #expect(failure(download(server)) == nil && server.ranges == ["-"])
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/sets/set.bin", toPath: "\(folder.path)/sets/set.bin.partial")
    #expect(
      failure(download(server)) == nil && server.ranges == ["-"] && folder.read("sets/set.bin") == Data(Self.body))
  }

  @Test(arguments: [Server.Manner.ignoresRange, .otherRange])
  func `a server that does not know ranges sends all`(manner: Server.Manner) throws {
    let server = try Server(Self.body, .cut(after: 100_000), manner, .well)
    defer { server.end() }
    #expect(failure(download(server)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    #expect(folder.files == ["sets/set.bin"])
  }

  @Test func `wrong bytes are refused, and nothing is left of them`() throws {
    let server = try Server(Self.body, .wrong)
    defer { server.end() }
    let found = SHA256.hex(Data(Self.body.map { $0 ^ 1 }))
    let right = SHA256.hex(Data(Self.body))
    #expect(
      failure(download(server))
        == message(server, "this is not the published file: its sha256 is \(found), but should be \(right)"))
    #expect(folder.files == [])
  }

  @Test func `another address is tried where one fails, and goes on with what is there`() throws {
    let broken = try Server(Self.body, .cut(after: 1000), .status(500))
    let gone = try Server(Self.body, .status(404))
    let good = try Server(Self.body)
    defer { for server in [broken, gone, good] { server.end() } }
    #expect(failure(download(broken, gone, good)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    #expect(broken.ranges == ["-", "1000-", "1000-"] && gone.ranges == ["1000-"] && good.ranges == ["1000-"])
  }

  @Test func `a server without end is left after the bytes that there should be`() throws {
    let server = try Server(Self.body, .endless)
    defer { server.end() }
    #expect(
      failure(download(server))
        == message(server, "the server sends more than the 300000 bytes that the file should have"))
    #expect(folder.files == [])
  }

  @Test func `a file that is shorter than published is asked for again, and then told`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    let reason = try #require(failure(download(server, bytes: 300_001)))
    #expect(reason.contains("The requested URL returned error: 416") || reason.contains("it ended after"), "\(reason)")
  }

  @Test func `a page that is not there, and a machine that is offline, are told`() throws {
    let server = try Server(Self.body, .status(404))
    #expect(failure(download(server)) == message(server, "The requested URL returned error: 404"))
    #expect(server.ranges == ["-"])  // asking again would not help
    server.end()
    Thread.sleep(forTimeInterval: 0.1)
    let reason = try #require(failure(download(server)))
    #expect(reason.contains("Failed to connect to 127.0.0.1 port \(server.port)"), "\(reason)")
    #expect(folder.files == [])
  }

  @Test func `a server that moved is followed by http alone`() throws {
    let good = try Server(Self.body)
    let moved = try Server([], .moved(to: good.address()))
    let local = try Server([], .moved(to: "file:///etc/hostname"))
    defer { for server in [good, moved, local] { server.end() } }
    #expect(failure(download(moved)) == nil && folder.read("sets/set.bin") == Data(Self.body))
    try FileManager.default.removeItem(atPath: "\(folder.path)/sets")
    #expect(failure(download(local))?.contains("Protocol \"file\" not supported") == true)
  }

  @Test func `what the user stops is kept for later`() throws {
    let server = try Server(Self.body, .cut(after: 100_000), .silent)
    defer { server.end() }
    let isStopped = Stopping()
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.5)
      isStopped.value = true
    }
    let fetcher = Fetcher(into: folder.path, pauses: [0], stop: { isStopped.value })
    #expect(throws: Stopped.self) { try fetcher.fetch(download(server)) }
    #expect(folder.read("sets/set.bin.partial") == Data(Self.body.prefix(100_000)))
  }

  private final class Stopping: @unchecked Sendable {  // one thread writes it once
    var value = false
  }

  @Test func `two processes do not write to one file`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    try folder.write([], "sets/set.bin.partial")
    let other = try PartialFile("\(folder.path)/sets/set.bin.partial")
    #expect(
      failure(download(server))
        == "\(folder.path)/sets/set.bin.partial: another process is fetching it; wait until it is done")
    withExtendedLifetime(other) {}
  }

  @Test func `a disk without room is told before anything is fetched`() throws {
    let server = try Server(Self.body)
    defer { server.end() }
    let reason = try #require(failure(download(server, bytes: 1 << 60)))
    #expect(reason.hasPrefix("\(folder.path): has room for ") && server.ranges == [])
    #expect(
      reason.hasSuffix("but set.bin takes 1099511627776 MiB more; make room, or name another folder with --data-root"))
  }
}
