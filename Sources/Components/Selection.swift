import Formats
import Recipe
import Torch

extension ImageSet {
  /// Selects images by class and number.
  ///
  /// - Parameters:
  ///   - classes: the classes to use; nil uses all.
  ///   - except: the classes to exclude from those.
  ///   - limit: the number of images to keep, drawn at random regardless of class; nil keeps all.
  ///   - seed: the seed of the draw.
  public func select(
    classes: [ClassName]?, except: [ClassName]? = nil, limit: Int?, seed: Seed
  ) throws(DataError) -> ImageSet {
    guard count > 0 else { throw DataError("there are no images; name a data set that has some") }
    if classes?.isEmpty == true { throw DataError("'classes' is an empty list; name some, or leave it out") }
    var kept = self
    if classes != nil || except != nil { kept = kept.rows(try rows(of: classes, except: except)) }
    if let limit {
      guard limit >= 1 else { throw DataError("limit must be 1 or more, but is \(limit)") }
      guard limit <= kept.count else {
        throw DataError("limit is \(limit), but there are only \(kept.count) images; use fewer")
      }
      let drawn = Tensor.randperm(kept.count, seed.generator("limit"))[0..<limit]
      kept = kept.rows(drawn.sort(axis: 0).values.ints)
    }
    return kept
  }

  /// Returns the images at `indices`, in that order.
  private func rows(_ indices: [Int]) -> ImageSet {
    if indices.elementsEqual(0..<count) { return self }  // no copy: the images may be mapped from disk
    let labels = self.labels.map { labels in indices.map { labels[$0] } }
    let paths = self.paths.map { paths in indices.map { paths[$0] } }
    return ImageSet(
      samples[Tensor(indices)], labels: labels, classNames: classNames, notes: notes, paths: paths)
  }

  private func rows(of classes: [ClassName]?, except: [ClassName]?) throws(DataError) -> [Int] {
    guard let labels else {
      let option = classes == nil ? "except" : "classes"
      throw DataError("classes are chosen, but the images have no labels; leave out '\(option)'")
    }
    let present = Set(labels)
    let taken = try classes.map { classes throws(DataError) in try numbers(of: classes, among: present) } ?? present
    let left = try except.map { classes throws(DataError) in try numbers(of: classes, among: present) } ?? []
    let chosen = taken.subtracting(left)
    if chosen.isEmpty { throw DataError("no class is left: 'except' excludes all of them; remove one") }
    return labels.indices.filter { chosen.contains(labels[$0]) }
  }

  private func numbers(of classes: [ClassName], among present: Set<Int>) throws(DataError) -> Set<Int> {
    var chosen: Set<Int> = []
    for name in classes {
      let number = try number(of: name)
      guard present.contains(number) else {
        throw DataError(
          "class \(number) has no images; the classes with images are "
            + present.sorted().map(String.init).joined(separator: ", "))
      }
      chosen.insert(number)
    }
    return chosen
  }

  private func number(of name: ClassName) throws(DataError) -> Int {
    switch name {
    case .number(let number):
      // A folder or label named 7 is not necessarily class number 7.
      guard let named = classNames.firstIndex(of: "\(number)"), named != number else { return number }
      let other =
        classNames.indices.contains(number)
        ? "class number \(number) is '\(classNames[number])'" : "there is no class number \(number)"
      throw DataError(
        "class \(number) is ambiguous: a class is named '\(number)', and \(other); write \"\(number)\" with "
          + "quotes for the name, or the name of the other class")
    case .name(let text):
      if let number = classNames.firstIndex(of: text) { return number }
      guard !classNames.isEmpty else {
        throw DataError("there is no class '\(text)': the classes of this set have only numbers")
      }
      throw DataError("there is no class '\(text)'\(hint(for: text, among: classNames, otherwise: "there are"))")
    }
  }
}
