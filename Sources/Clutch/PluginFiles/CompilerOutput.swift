/// What the compiler says of a plugin, as if it had compiled the user's own files.
struct CompilerOutput {
  /// Each error with its line, caret and notes.
  let text: String

  /// - Parameters:
  ///   - raw: all that the compiler wrote.
  ///   - folder: where it found the files.
  ///   - shown: what the user calls a file.
  init(_ raw: String, folder: String, shown: (String) -> String) {
    var blocks: [String] = []
    var isKept = false
    for line in raw.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let match = line.wholeMatch(of: /(.+?)(:[0-9]+:[0-9]+: )(error|warning|note|remark)(: .*)/) {
        let (path, place, sort, rest) = (String(match.1), match.2, match.3, match.4)
        let own = path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : nil
        // A note may show what a protocol of the toolkit asks for; errors elsewhere only follow from the user's.
        isKept = own != nil || (sort == "note" && isKept)
        if isKept { blocks.append("\(own.map(shown) ?? path)\(place)\(sort)\(rest)") }
      } else if line.hasPrefix("<unknown>:") || line.hasPrefix("error: ") {
        isKept = false
      } else if isKept {
        blocks[blocks.count - 1] += "\n\(line)"
      }
    }
    var seen: Set<String> = []
    let own = blocks.map { $0.trimmingSuffix("\n") }.filter { seen.insert($0).inserted }
    let mine = own.joined(separator: "\n")
    // Where no line of the user's is at fault, the compiler's own words are the best there is.
    text = mine.contains(": error: ") ? mine : raw.replacing("\(folder)/", with: "").trimmingSuffix("\n")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)).trimmingSuffix(suffix) : self
  }
}
