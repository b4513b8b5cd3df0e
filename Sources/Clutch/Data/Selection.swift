extension ImageSet {
  /// The images of the classes and the number that a data set's options ask for.
  ///
  /// - Parameters:
  ///   - limit: how many images to keep, drawn at random without regard to class; all where nil.
  ///   - seed: what the draw depends on.
  public func select(classes: [ClassName]?, limit: Int?, seed: Seed) throws(DataError) -> ImageSet {
    var kept = self
    if let classes { kept = kept.rows(Tensor(try rows(of: classes))) }
    if let limit {
      guard limit >= 1 else { throw DataError("limit must be 1 or more, but is \(limit)") }
      guard limit <= kept.count else {
        throw DataError("limit is \(limit), but there are only \(kept.count) images; take fewer")
      }
      let drawn = Tensor.randperm(kept.count, seed.generator("limit"))[0..<limit]
      kept = kept.rows(drawn.sort(axis: 0).values)
    }
    guard kept.count > 0 else { throw DataError("no image is left; take more classes") }
    return kept
  }

  /// The images that `indices` (int64) name.
  private func rows(_ indices: Tensor) -> ImageSet {
    let labels = self.labels.map { labels in indices.ints.map { labels[$0] } }
    return ImageSet(images: images[indices], labels: labels, classNames: classNames)
  }

  private func rows(of classes: [ClassName]) throws(DataError) -> [Int] {
    guard let labels else { throw DataError("classes are chosen, but the images have no labels; leave out 'classes'") }
    let present = Set(labels)
    var chosen: Set<Int> = []
    for name in classes {
      let number = try number(of: name)
      guard present.contains(number) else {
        throw DataError(
          "class \(number) has no image; there are \(present.sorted().map(String.init).joined(separator: ", "))")
      }
      chosen.insert(number)
    }
    return labels.indices.filter { chosen.contains(labels[$0]) }
  }

  private func number(of name: ClassName) throws(DataError) -> Int {
    switch name {
    case .number(let number): return number
    case .name(let text):
      if let number = classNames.firstIndex(of: text) { return number }
      guard !classNames.isEmpty else {
        throw DataError("there is no class '\(text)': the classes of this set have only numbers")
      }
      throw DataError("there is no class '\(text)'\(hint(for: text, among: classNames, otherwise: "there are"))")
    }
  }
}
