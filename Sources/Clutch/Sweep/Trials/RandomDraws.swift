extension RandomOptions {
  /// The draws, all different.
  ///
  /// Each value depends on the seed, its path and the draw's number alone: more trials or another path leave it as it is.
  func drawn() throws(OptionError) -> [[(path: Node, value: Node)]] {
    let wanted = trials ?? 0
    var draws: [[(path: Node, value: Node)]] = []
    var seen: Set<String> = []
    // Where few combinations are left, most attempts give one that is there already.
    for attempt in 0..<(100 * wanted) where draws.count < wanted {
      let values = draw.entries.map { path, distribution in
        (path: path, value: distribution.value(at: share(path.text ?? "", attempt)))
      }
      if seen.insert(values.map { valueLabel($0.value) }.joined(separator: "\n")).inserted { draws.append(values) }
    }
    guard draws.count == wanted else {
      throw OptionError("trials", "is \(wanted), but only \(draws.count) different draws were found; ask for fewer")
    }
    return draws
  }

  /// A number from 0 up to but not 1: the first 52 bits of a SHA-256.
  private func share(_ path: String, _ attempt: Int) -> Double {
    Double(UInt64(SHA256.hex("\(seed)/\(path)/\(attempt)").prefix(13), radix: 16) ?? 0) / 0x1p52
  }
}
