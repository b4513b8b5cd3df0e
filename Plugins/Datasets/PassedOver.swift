/// Files that are not taken, or not taken as one might expect: how many of each kind, and the first of them.
public struct PassedOver: Sendable {
  public enum Kind: CaseIterable, Sendable {
    /// A picture in a format that is not read.
    case format
    /// Something else than a picture.
    case file
    /// A name that is not UTF-8, by the folder that it is in.
    case name
    /// A folder that a link had led to before.
    case folder
    /// A picture outside of the folder that it should be in, to which a link leads.
    case outside
  }

  private var found: [Kind: (count: Int, first: String)] = [:]

  public init() {}

  public mutating func add(_ kind: Kind, _ name: String, count: Int = 1) {
    if count < 1 { return }
    let before = found[kind]
    found[kind] = ((before?.count ?? 0) + count, before?.first ?? name)
  }

  /// A sentence for each kind that there is, without a capital and a stop.
  public var notes: [String] {
    Kind.allCases.compactMap { kind in
      guard let (count, first) = found[kind] else { return nil }
      switch kind {
      case .format:
        return "\(count) in formats that are not read, such as \(first), are left out; JPEG, PNG and WebP are read"
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
          ? "1 folder, \(first), is a link to one that was read already, and is left out"
          : "\(count) folders, such as \(first), are links to ones that were read already, and are left out"
      case .outside:
        return count == 1
          ? "1 picture, \(first), is a link that leads out of the folder; it is read"
          : "\(count) pictures, such as \(first), are reached by links that lead out of the folder; they are read"
      }
    }
  }

  /// How many files there are of all kinds that are left out.
  public var leftOut: Int { found.filter { $0.key != .outside }.map(\.value.count).reduce(0, +) }
}
