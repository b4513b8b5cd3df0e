/// Facts about a set of images, kept without the images.
struct ImageFacts: Sendable {
  let count: Int
  let shape: ImageShape
  /// The classes that have at least one image; empty if there are no labels.
  let classes: Set<Int>
  let notes: [String]

  init(_ set: ImageSet) {
    count = set.count
    shape = set.shape
    classes = Set(set.labels ?? [])
    notes = set.notes
  }
}
