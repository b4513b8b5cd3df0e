/// Returns a name that MLflow accepts: at most 250 letters, digits and `_-. /`, and no parts such as `..`.
///
/// All other characters become `_`: `results/auroc/knn(k=5)/far` is `results/auroc/knn_k_5_/far`.
func mlflowName(_ name: String) -> String {
  let parts = name.split(separator: "/", omittingEmptySubsequences: false).map { part in
    let text = String(part.map { isKnown($0) ? $0 : "_" })
    return text.allSatisfy { $0 == "." } ? String(repeating: "_", count: max(1, text.count)) : text
  }
  return String(parts.joined(separator: "/").prefix(250))
}

private func isKnown(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || "_-. ".contains(character))
}

/// Names for MLflow that are unique, as the originals are.
struct MLflowNames {
  private var taken: Set<String> = []

  mutating func unique(_ name: String) -> String {
    let wanted = mlflowName(name)
    var (result, number) = (wanted, 2)
    while !taken.insert(result).inserted {
      result = "\(wanted.prefix(240))_\(number)"
      number += 1
    }
    return result
  }
}
