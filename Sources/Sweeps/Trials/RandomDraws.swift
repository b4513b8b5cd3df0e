import Recipe
import Storage

extension RandomOptions {
  /// Returns the draws, all of them distinct.
  ///
  /// Each value depends only on the seed, its path and the number of the draw. More trials or another path do not
  /// change it.
  func drawn() throws(OptionError) -> [[(path: Node, value: Node)]] {
    let wanted = trials ?? 0
    var draws: [[(path: Node, value: Node)]] = []
    var seen: Set<String> = []
    // If few combinations exist, most attempts repeat an earlier draw.
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

  /// Returns a number in [0, 1) from the first 52 bits of a SHA-256 hash.
  private func share(_ path: String, _ attempt: Int) -> Double {
    Double(UInt64(SHA256.hex("\(seed)/\(path)/\(attempt)").prefix(13), radix: 16) ?? 0) / 0x1p52
  }
}
