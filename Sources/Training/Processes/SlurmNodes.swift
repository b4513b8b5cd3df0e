/// A list of machines in Slurm's notation, such as `login,node[003-007,012]`.
struct SlurmNodes {
  /// The first machine.
  let first: String
  /// `true` if the list has only one machine.
  let isOne: Bool

  init(_ text: String) {
    isOne = !text.contains { "[,".contains($0) }
    guard let open = text.firstIndex(of: "["), !text[..<open].contains(","), let close = text.firstIndex(of: "]") else {
      first = String(text.prefix { $0 != "," })
      return
    }
    let number = text[text.index(after: open)..<close].prefix { $0 != "-" && $0 != "," }
    let rest = text[text.index(after: close)...].prefix { $0 != "," }
    first = "\(text[..<open])\(number)\(rest)"
  }
}
