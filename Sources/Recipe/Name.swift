import Storage

/// Returns the name in recipes for a Swift name: `warmUp` becomes `warm-up`, `useEMA` becomes `use-ema`.
package func kebabCase(_ name: String) -> String {
  // A fast path: most names are one word, and a sweep converts many.
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

/// Indicates whether a user-defined name (of a phase or an OOD set) can be part of a path: `warm-up`, `svhn`,
/// `10-clusters`.
func isKebabCase(_ name: String) -> Bool {
  name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
    !word.isEmpty && word.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
  }
}

/// Returns names in quotes, separated by commas: `'a', 'b'`. Only the first ones are listed if there are very many.
func quoted(_ names: [String]) -> String {
  let most = 100
  let shown = names.prefix(most).map { "'\(visible($0, keepsLines: false))'" }.joined(separator: ", ")
  return names.count > most ? "\(shown) and \(names.count - most) more" : shown
}
