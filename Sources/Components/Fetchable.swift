import Storage

/// A published data set, which `clutch data fetch` can download.
public protocol Fetchable: Dataset {
  /// The files that the data set needs with its current options.
  var downloads: [Download] { get }
  /// The publisher's terms of use, in one sentence.
  static var terms: String { get }
}

/// A published file.
public struct Download: Sendable {
  /// The addresses of the file, tried in order until one answers.
  public let addresses: [String]
  /// The size of the file.
  public let bytes: Int
  /// The checksum that the authors or a redistributor publish.
  public let checksum: Checksum
  public let form: Form

  /// The way in which a download is stored in a data folder.
  public enum Form: Sendable {
    /// A file that is kept unchanged at this path.
    case file(String)
    /// A gzip file that is kept unchanged at this path. The SHA-256 of its decompressed contents identifies it,
    /// however it was compressed.
    case gzip(String, contents: String)
    /// A tar archive, compressed or not, of which everything below this folder is unpacked: at most `bytes` bytes.
    case archive(folder: String, bytes: Int)
  }

  public init(_ form: Form, bytes: Int, checksum: Checksum, from addresses: [String]) {
    (self.form, self.bytes, self.checksum, self.addresses) = (form, bytes, checksum, addresses)
  }
}

/// The checksum of a file, in hexadecimal.
public enum Checksum: Hashable, Sendable {
  case md5(String)
  case sha256(String)
}

extension Checksum: CustomStringConvertible {
  package var algorithm: Digest.Algorithm {
    switch self {
    case .md5: .md5
    case .sha256: .sha256
    }
  }

  package var hex: String {
    switch self {
    case .md5(let hex), .sha256(let hex): hex
    }
  }

  public var description: String { "\(algorithm.rawValue) \(hex)" }
}
