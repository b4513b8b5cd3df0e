/// A name as MLflow takes it: letters, digits and `_-. /`, and no path that leads elsewhere; 250 characters at most.
///
/// What it does not take becomes `_`: `results/auroc/knn(k=5)/far` is `results/auroc/knn_k_5_/far`.
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

/// Names for MLflow that differ where the originals do.
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
