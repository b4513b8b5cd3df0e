import Formats

/// Facts about a set of images, kept without the images.
struct ImageFacts: Sendable {
  let count: Int
  let shape: SampleShape
  /// The classes that have at least one image; empty if there are no labels.
  let classes: Set<Int>
  /// The names of the classes, by number; empty if they have only numbers.
  let classNames: [String]
  let notes: [String]

  init(_ set: ImageSet) {
    count = set.count
    shape = set.samples.shape
    classes = Set(set.labels ?? [])
    classNames = set.classNames
    notes = set.notes
  }

  /// Returns the classes of which both sets have images, by name or else by number, in the order of their numbers here.
  ///
  /// - Parameter sameNumbers: `true` if a number means the same class in both sets. It matters only if a set has no
  ///   names: 0 in one file may be another class than 0 in another file.
  func sharedClasses(with other: ImageFacts, sameNumbers: Bool) -> [String] {
    let own = classes.sorted()
    guard !classNames.isEmpty, !other.classNames.isEmpty else {
      return sameNumbers ? own.filter(other.classes.contains).map { name(ofClass: $0, or: other) } : []
    }
    var others = Set(other.classes.map { other.name(ofClass: $0) })
    if !sameNumbers { others.remove(PictureList.loose) }  // it may be anything in another folder
    return own.map { name(ofClass: $0) }.filter(others.contains)
  }

  private func name(ofClass number: Int, or other: ImageFacts? = nil) -> String {
    if classNames.indices.contains(number) { return classNames[number] }
    return other?.name(ofClass: number) ?? "\(number)"
  }
}
