import Recipe

/// The compiler's output for a plugin, rewritten as if it had compiled the user's own files.
struct CompilerOutput {
  /// The errors with their source lines, carets and notes.
  let text: String

  /// - Parameters:
  /// - raw: The compiler's complete output.
  /// - folder: The folder that the files were compiled in.
  /// - shown: Returns the user's name of a file.
  init(_ raw: String, folder: String, shown: (String) -> String) {
    var blocks: [String] = []
    var isKept = false
    for line in raw.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let match = line.wholeMatch(of: /(.+?)(:[0-9]+:[0-9]+: )(error|warning|note|remark)(: .*)/) {
        let (path, place, sort, rest) = (String(match.1), match.2, match.3, match.4)
        let own = path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : nil
        // A note may point into Clutch, for example at a protocol requirement. Errors outside the user's files only
        // follow from errors in them.
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
    // If no error is in the user's files, show the compiler's own output.
    text = mine.contains(": error: ") ? mine : raw.replacing("\(folder)/", with: "").trimmingSuffix("\n")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)).trimmingSuffix(suffix) : self
  }
}
