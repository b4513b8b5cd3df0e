/// Files that are skipped or reached in an unexpected way: the number of each kind, and the first one.
public struct PassedOver: Sendable {
  public enum Kind: CaseIterable, Sendable {
    /// A picture in a format that is not supported.
    case format
    /// A file that is not a picture.
    case file
    /// A file whose name is not UTF-8; recorded under the name of its folder.
    case name
    /// A link to a folder that was already read.
    case folder
    /// A picture outside the folder, reached by a link.
    case outside
    /// A picture beside subfolders that are classes; it is read.
    case loose
  }

  private var found: [Kind: (count: Int, first: String)] = [:]

  public init() {}

  public mutating func add(_ kind: Kind, _ name: String, count: Int = 1) {
    if count < 1 { return }
    let before = found[kind]
    found[kind] = ((before?.count ?? 0) + count, before?.first ?? name)
  }

  /// One sentence per kind, without capital letter and period.
  public var notes: [String] {
    Kind.allCases.compactMap { kind in
      guard let (count, first) = found[kind] else { return nil }
      switch kind {
      case .format:
        return "\(count) in unsupported formats, such as \(first), are left out; JPEG, PNG and WebP are supported"
      case .file:
        return count == 1
          ? "1 other file, \(first), is left out" : "\(count) other files, such as \(first), are left out"
      case .name:
        let place = first.isEmpty ? "" : ", in \(first)"
        return count == 1
          ? "1 file has a name that is not UTF-8\(place), and is left out; rename it"
          : "\(count) files have names that are not UTF-8, such as one\(place), and are left out; rename them"
      case .folder:
        return count == 1
          ? "1 folder, \(first), is a link to one that was already read, and is left out"
          : "\(count) folders, such as \(first), are links to ones that were already read, and are left out"
      case .outside:
        return count == 1
          ? "1 picture, \(first), is a link that leads out of the folder; it is read"
          : "\(count) pictures, such as \(first), are reached by links that lead out of the folder; they are read"
      case .loose:
        return count == 1
          ? "1 picture, \(first), is in no subfolder and has the class '.'; leave it out with except: [\".\"], or move "
            + "it into a subfolder"
          : "\(count) pictures, such as \(first), are in no subfolder and have the class '.'; leave them out with "
            + "except: [\".\"], or move them into subfolders"
      }
    }
  }

  /// The number of files that are left out, of all kinds.
  public var leftOut: Int { found.filter { ![.outside, .loose].contains($0.key) }.map(\.value.count).reduce(0, +) }
}
