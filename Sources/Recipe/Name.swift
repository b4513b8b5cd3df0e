/// A Swift name as recipes write it: `warmUp` becomes `warm-up`, `useEMA` becomes `use-ema`.
public func kebabCase(_ name: String) -> String {
  // Most names are one word, and a sweep asks for many.
  if name.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) { return name }
  let characters = Array(name)
  var result = ""
  for (i, character) in characters.enumerated() {
    if character.isUppercase, i > 0 {
      let startsWord = !characters[i - 1].isUppercase
      let endsAcronym = i + 1 < characters.count && characters[i + 1].isLowercase
      if (startsWord || endsAcronym) && result.last != "-" { result += "-" }
    }
    result += character == "_" ? "-" : character.lowercased()
  }
  return result
}

/// Whether a user's own name (of a phase, of an OOD set) can stand in a path: `warm-up`, `svhn`, `10-clusters`.
func isKebabCase(_ name: String) -> Bool {
  name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
    !word.isEmpty && word.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
  }
}

/// Names in quotes with commas: `'a', 'b'`; of very many, the first.
func quoted(_ names: [String]) -> String {
  let most = 100
  let shown = names.prefix(most).map { "'\(visible($0, keepsLines: false))'" }.joined(separator: ", ")
  return names.count > most ? "\(shown) and \(names.count - most) more" : shown
}
