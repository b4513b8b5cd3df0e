import CArchive
import Clutch
import Foundation

/// Whether a file is what was published.
public enum Soundness: Equatable, Sendable {
  /// It has the checksum that is published for it.
  case asPublished
  /// It has the checksum that `SHA256SUMS` beside it says.
  case asUnpacked
  /// Nothing is known to hold it to.
  case unknown
  /// The checksum that it has, and the one that it should have.
  case wrong(is: String, shouldBe: String)

  public var isRight: Bool { self == .asPublished || self == .asUnpacked }

  /// - Parameter downloads: what is published of the data set; files are known by their names.
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
        // What cannot be unpacked is not what was published.
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

  /// SHA-256 of what is in a file, unpacked where gzip packed it.
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
