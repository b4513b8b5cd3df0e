import Clutch
import Foundation
import Storage
import Testing

@testable import Command
@testable import Console

/// `clutch data fetch` with a data set that a plugin file describes and a loopback server publishes.
@Suite struct DataFetchTests {
  let folder: TemporaryFolder
  private let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 / 3) }

  init() throws { folder = try TemporaryFolder() }

  /// A data set that needs one file from a server.
  private func writePlugin(_ server: Server) throws {
    let text = """
      import Clutch

      /// A set of one image.
      struct Loopback: Dataset, Fetchable {
        static let name = "loopback"
        static let terms = "for tests alone"

        var isTest: Bool { true }

        var downloads: [Download] {
          [
            Download(
              .file("loopback/one.bin"), bytes: \(body.count), checksum: .sha256("\(SHA256.hex(Data(body)))"),
              from: ["\(server.address("one.bin"))"])
          ]
        }

        func files(_ roots: DataRoots) throws(DataError) -> [String] {
          [try roots.find("loopback/one.bin", advice: "fetch it")]
        }

        func load(_ files: [String]) throws(DataError) -> ImageSet {
          ImageSet(images: .zeros([1, 1, 4, 4], .uint8), labels: nil)
        }
      }

      @section("plugins") @used private let entry: Entry = { register(Loopback.self) }
      """
    try folder.write(text, "loopback.swift")
  }

  private func fetch(_ words: String...) throws -> Clutch.Result {
    try Clutch.run(
      words: ["data", "fetch", "loopback", "--plugin", "loopback.swift"] + words, in: folder.path,
      environment: ["CLUTCH_DATA": "", "no_proxy": "127.0.0.1"])
  }

  @Test func `a plugin file's data set is fetched, verified and not fetched twice`() throws {
    let server = try Server(body, .cut(after: 70_000), .well)
    defer { server.end() }
    try writePlugin(server)
    let first = try fetch("--data-root", "sets")
    #expect(first.code == 0 && first.output == "loopback: sets/loopback/one.bin fetched\n", "\(first.errors)")
    #expect(first.errors == "loopback: for tests alone\n")
    #expect(folder.read("sets/loopback/one.bin") == Data(body) && server.ranges == ["-", "70000-"])
    let second = try fetch("--data-root", "sets", "--quiet")
    #expect(second.output == "loopback: sets/loopback/one.bin already there\n" && second.errors == "")
    let verified = try Clutch.run(
      words: ["data", "verify", "loopback", "--plugin", "loopback.swift", "--data-root", "sets"], in: folder.path)
    #expect(verified.code == 0 && verified.output.contains("  checksums   as published\n"), "\(verified.errors)")
  }

  @Test func `without a folder to download into there is nothing to do, offline it says so`() throws {
    let server = try Server(body, .status(404))
    try writePlugin(server)
    let nowhere = try fetch()
    #expect(nowhere.code == 2)
    #expect(
      nowhere.errors
        == "clutch: error: there is no folder to download into; name one with --data-root DIR or CLUTCH_DATA\n")
    let offline = try fetch("--data-root", "sets")
    server.end()
    #expect(
      offline.code == 1 && offline.errors.contains("clutch: error: one.bin cannot be downloaded:\n  http://127.0.0.1:"))
    #expect(offline.errors.hasSuffix("download it elsewhere and put it, unpacked, below sets\n"))
  }
}
