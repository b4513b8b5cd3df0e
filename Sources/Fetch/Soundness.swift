import CArchive
import Clutch
import Foundation
import Storage

/// The result of comparing a file with its published checksum.
public enum Soundness: Equatable, Sendable {
  /// The file has its published checksum.
  case asPublished
  /// The file has the checksum in the `SHA256SUMS` next to it.
  case asUnpacked
  /// No checksum of the file is known.
  case unknown
  /// The file has another checksum than it should have.
  case wrong(is: String, shouldBe: String)

  public var isRight: Bool { self == .asPublished || self == .asUnpacked }

  /// - Parameter downloads: the published files of the data set, which are matched by name.
  public init(of path: String, _ downloads: [Download]) throws {
    let name = PathText.name(of: path)
    let stem = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    for download in downloads {
      let published = PathText.name(of: download.target(below: ""))
      switch download.form {
      case .file where published == name:
        self = try Self.comparing(Digest.hex(ofFile: path, download.checksum.algorithm), download.checksum.hex)
        return
      case .gzip(_, let contents) where published == "\(stem).gz":
        // A file that cannot be unpacked is not the published one.
        self =
          (try? Self.comparing(Self.contents(of: path), contents))
          ?? .wrong(is: "none, as it is cut short or damaged", shouldBe: contents)
        return
      default: continue
      }
    }
    let folder = PathText.folder(of: path)
    guard let sum = Sums(in: folder)?.sums[name] else {
      self = .unknown
      return
    }
    let found = Self.comparing(try SHA256.hex(ofFile: path), sum)
    self = found == .asPublished ? .asUnpacked : found
  }

  private static func comparing(_ found: String, _ sum: String) -> Soundness {
    found == sum ? .asPublished : .wrong(is: found, shouldBe: sum)
  }

  /// Returns the SHA-256 of a file's contents, decompressed if it is a gzip file.
  private static func contents(of path: String) throws(FetchError) -> String {
    let reader = try ArchiveReader(path, name: path) { archive in
      archive_read_support_format_raw(archive)
      archive_read_support_format_empty(archive)
    }
    let digest = Digest(.sha256)
    if try reader.next() != nil { try reader.read { digest.add($0) } }
    return digest.hex()
  }
}
