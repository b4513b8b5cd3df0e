import Storage

/// Matches the tensors of a weight file with those of a network.
///
/// In many files, the encoder's tensors have a prefix, such as `module.`, `backbone.`, `encoder_q.` or
/// `state_dict.model.`. It is the prefix below which the most tensors have a place in the network.
struct WeightMatch {
  /// The prefix of the encoder's tensors with its dot; empty if there is none.
  let prefix: String
  /// The names in the file, by place.
  let places: [WeightPlace: String]
  /// The names below the prefix of a classifier, which an encoder does not have.
  let classifier: [String]
  /// The other names below the prefix that have no place.
  let unexpected: [String]
  /// The number of names that are not below the prefix.
  let others: Int

  /// The beginnings of the names of classifiers in torchvision, timm and Hugging Face.
  private static let classifiers = ["fc.", "_fc.", "head.", "heads.", "head_dist.", "classifier.", "last_linear."]
  /// Prefixes of the trained network where a file also has a copy of it.
  private static let preferred = ["encoder_q"]
  /// The maximum number of dots in a prefix.
  private static let deepest = 6

  /// - Parameters:
  ///   - names: the names in the file.
  ///   - wanted: the names in the network.
  ///   - prefix: the prefix to use; nil to detect it.
  ///   - place: returns the place of a name without its prefix.
  /// - Throws: `WeightError` if no name has a place, or if several prefixes are equally good.
  init(
    _ names: [String], _ wanted: Set<String>, prefix written: String?, place: (String) -> WeightPlace?
  ) throws(WeightError) {
    func known(_ name: String) -> WeightPlace? { place(name).flatMap { wanted.contains($0.name) ? $0 : nil } }
    let given = written.map { $0.isEmpty || $0.hasSuffix(".") ? $0 : "\($0)." }
    let prefix = if let given { given } else { try Self.best(names, known) }
    let below = names.filter { $0.hasPrefix(prefix) }
    var places: [WeightPlace: String] = [:]
    var (classifier, unexpected) = ([String](), [String]())
    for name in below {
      let own = String(name.dropFirst(prefix.count))
      if let place = known(own) {
        if let other = places.updateValue(name, forKey: place) {
          throw WeightError("has both '\(other)' and '\(name)' for '\(place.name)'; remove one of them")
        }
      } else if Self.classifiers.contains(where: { own.hasPrefix($0) }) {
        classifier.append(name)
      } else if !own.hasSuffix("num_batches_tracked"), place(own) != nil {
        unexpected.append(name)
      }
    }
    guard !places.isEmpty else { throw Self.nothing(names, wanted, written) }
    (self.prefix, self.places, self.classifier, self.unexpected) = (prefix, places, classifier, unexpected)
    others = names.count - below.count
  }

  /// Returns the prefix below which the most names have a place.
  private static func best(_ names: [String], _ known: (String) -> WeightPlace?) throws(WeightError) -> String {
    var counts: [String: Int] = [:]
    for name in names {
      var start = name.startIndex
      for _ in 0...deepest {
        if known(String(name[start...])) != nil { counts[String(name[..<start]), default: 0] += 1 }
        guard let dot = name[start...].firstIndex(of: ".") else { break }
        start = name.index(after: dot)
      }
    }
    let most = counts.values.max() ?? 0
    let best = counts.filter { $0.value == most }.keys.sorted()
    if best.count < 2 { return best.first ?? "" }
    if let one = best.first(where: { prefix in preferred.contains { prefix.split(separator: ".").contains($0[...]) } })
    {
      return one
    }
    throw WeightError(
      "has the encoder's weights several times, below \(Self.quoted(best.map { String($0.dropLast()) })); choose one "
        + "with weights: {file: …, prefix: …}")
  }

  private static func nothing(_ names: [String], _ wanted: Set<String>, _ prefix: String?) -> WeightError {
    WeightError(
      "has no tensor of this encoder\(prefix.map { " below '\($0)'" } ?? ""): its names are like \(quoted(names)), but "
        + "the encoder's are like \(quoted(wanted.sorted())); choose the encoder that the weights are for")
  }

  /// Some names in quotes, with the number of the others.
  static func quoted(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "'\(visible($0, keepsLines: false))'" }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

/// An error in the contents of a weight file, in words that follow the path.
struct WeightError: Error {
  let description: String
  init(_ description: String) { self.description = description }
}
