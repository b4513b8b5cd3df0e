/// What is known of a set of images without holding them.
struct ImageFacts: Sendable {
  let count: Int
  let shape: ImageShape
  /// The classes that have an image; empty where there are no labels.
  let classes: Set<Int>
  let notes: [String]

  init(_ set: ImageSet) {
    count = set.count
    shape = set.shape
    classes = Set(set.labels ?? [])
    notes = set.notes
  }
}
