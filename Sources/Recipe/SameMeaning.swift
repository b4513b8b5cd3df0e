extension Node {
  /// Indicates whether two values mean the same regardless of their spelling: `0.1` and `0.10`, `spectral` and
  /// `spectral: {}`, options in another order.
  ///
  /// Defaults are not filled in: `k-means` and `k-means: { k: 10 }` differ even if 10 is the default of k.
  public func meansTheSame(as other: Node) -> Bool {
    switch (inShort.content, other.inShort.content) {
    case (.null, .null): true
    case (.scalar(let own, let isQuoted), .scalar(let text, let isOtherQuoted)):
      ScalarMeaning(own, quoted: isQuoted) == ScalarMeaning(text, quoted: isOtherQuoted)
    case (.list(let own), .list(let items)):
      own.count == items.count && zip(own, items).allSatisfy { $0.meansTheSame(as: $1) }
    case (.map(let own), .map(let entries)):
      own.count == entries.count && own.allSatisfy { other[$0.name]?.meansTheSame(as: $0.value) == true }
    default: false
    }
  }

  /// The name alone for a component without options; other values are unchanged.
  private var inShort: Node {
    guard let entries, entries.count == 1, entries[0].value.isNull || entries[0].value.entries?.isEmpty == true else {
      return self
    }
    return .text(entries[0].name)
  }
}

/// The value of a scalar, regardless of how a number is spelled.
private enum ScalarMeaning: Equatable {
  case whole(Int)
  case number(Double)
  case bool(Bool)
  case text(String)

  init(_ text: String, quoted: Bool) {
    switch quoted ? .text : PlainScalar(text) {
    case .integer: self = Int(text).map { .whole($0) } ?? .text(text)
    case .number(let value): self = Int(exactly: value).map { .whole($0) } ?? .number(value)
    case .bool(let value): self = .bool(value)
    case .null, .text, .trap: self = .text(text)
    }
  }
}
