/// A data set that is published, so that `clutch data fetch` can get it.
public protocol Fetchable: Dataset {
  /// The files that it needs, with the options that it has.
  var downloads: [Download] { get }
  /// What those who publish it ask of its users, in a sentence.
  static var terms: String { get }
}

/// A file that is published.
public struct Download: Sendable {
  /// Where it is published; the second and later addresses are tried where those before do not answer.
  public let addresses: [String]
  /// Its size.
  public let bytes: Int
  /// As its authors, or others who hand it on, publish it.
  public let checksum: Checksum
  public let form: Form

  /// What becomes of it below a data folder.
  public enum Form: Sendable {
    /// A file that is kept as it is, at this path.
    case file(String)
    /// The same for one that gzip packed: its contents are known by their SHA-256 however they were packed.
    case gzip(String, contents: String)
    /// A tar archive, packed or not: all below this folder is unpacked, at most so many bytes.
    case archive(folder: String, bytes: Int)
  }

  public init(_ form: Form, bytes: Int, checksum: Checksum, from addresses: [String]) {
    (self.form, self.bytes, self.checksum, self.addresses) = (form, bytes, checksum, addresses)
  }
}

/// What tells a file's bytes from others, in hexadecimal.
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
