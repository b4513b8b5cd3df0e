import Clutch
import Foundation

/// Any images in the IDX format of MNIST, gzipped or not: MNIST, KMNIST, EMNIST, your own.
///
/// An images file holds unsigned bytes [n, h, w] or [n, c, h, w], a labels file unsigned bytes [n]. They give images
/// uint8 [n, c, h, w]. (Format: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".)
struct IDX: Dataset {
  static let name = "idx"

  /// The file of images; a relative path is looked for under the data folders. Required.
  var images: String?
  /// The file of labels, one for every image, which classes and the report need. Absent, the images have none.
  var labels: String?
  /// Whether these are images to test on, which training, clustering and fitting then refuse.
  var test = false
  /// Which classes to take, by number; more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which images to read, as `[first, end]` in the file's order, `end` not included, before classes are taken; a second
  /// data set can so hold out the rest. Absent, all.
  var rows: Range<Int>?
  /// How many images to take, drawn by the recipe's seed; more take longer and tell more. Absent, all.
  var limit: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if images == nil { throw OptionError("images", "must be the path of an IDX file of images, but is absent") }
    if classes != nil, labels == nil { throw OptionError("classes", "must be absent where there are no labels, but is not") }
    try validateRows(rows)
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    var found: [String] = []
    for path in [images, labels].compactMap(\.self) {
      if path.hasPrefix("/") {
        guard FileManager.default.fileExists(atPath: path) else { throw DataError("\(path) does not exist; correct the path") }
        found.append(path)
      } else {
        found.append(try roots.find(path, advice: "correct the path, or name the folder above in CLUTCH_DATA"))
      }
    }
    return found
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    try readIDX(images: files[0], labels: files.count > 1 ? files[1] : nil, rows: rows)
  }
}

@section("plugins") @used private let entry: Entry = { register(IDX.self) }
