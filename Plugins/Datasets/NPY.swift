import Clutch
import Foundation

/// Any images in NumPy's formats, an array in `.npy` or one of several in `.npz`.
///
/// CIFAR-10-C and MedMNIST come so. Images are unsigned bytes [n, h, w], [n, h, w, c] or [n, c, h, w], labels whole
/// numbers or texts [n] or [n, 1]; texts are classes in alphabetical order. They give images uint8 [n, c, h, w]. (Format: NumPy, "numpy.lib.format".)
struct NPY: Dataset {
  static let name = "npy"

  /// Which axis the channels stand on.
  enum Layout: String, Decodable, Sendable, CaseIterable {
    case auto
    case channelsFirst
    case channelsLast
  }

  /// The file of images, looked for from the recipe's folder and then under the data folders. Required.
  var images: FilePath?
  /// Which array of an `.npz` holds the images. Absent, the only one.
  var array: String?
  /// The file of labels, which classes and the report need; looked for like images. Absent, the images have none,
  /// unless `labels-array` names an array beside theirs.
  var labels: FilePath?
  /// Which array of an `.npz` holds the labels. Absent, the only one.
  var labelsArray: String?
  /// Where the channels of an array of four axes stand: on the second axis or the last, or `auto`: on the one of the two
  /// that has a length of 1 or 3; where both have, or none has, the layout must be said.
  var layout = Layout.auto
  /// Whether these are images to test on, which training, clustering and fitting then refuse.
  var test = false
  /// Which classes to take, by number; more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number. Absent, none.
  var except: [ClassName]?
  /// Which images to read, as `[first, last]` in the file's order from 0, before classes are taken; a second data set
  /// can so hold out the rest. Absent, all.
  var rows: ClosedRange<Int>?
  /// How many images to take; more take longer and tell more. To train on they are drawn by the recipe's seed, to test
  /// on alike for all seeds. Absent, all.
  var limit: Int?
  /// Pixels on a side to scale to; more show more and take longer. Absent, as they are.
  var size: Int?
  /// How an image that is not square is brought to `size`: `crop` cuts out its middle, `stretch` bends it.
  var fit = Fit.crop
  /// Whether images are grey, 1, or in colour, 3. Absent, as they are.
  var channels: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if images == nil { throw OptionError("images", "must be the path of an .npy or .npz file, but is absent") }
    for (name, value) in [("classes", classes), ("except", except)] where value != nil && labels ?? sharedLabels == nil
    {
      throw OptionError(name, "must be absent where there are no labels, but is not")
    }
    try validateRows(rows)
    try validateForm()
  }

  /// The file of images where an array beside them has the labels.
  private var sharedLabels: FilePath? { labelsArray == nil ? nil : images }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    try findFiles([images, labels ?? sharedLabels].compactMap(\.self), roots)
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let pictures = try NPYArray(files[0], array: array, content: "images")
    let images = try pictures.images(layout)
    var found: NPYArray.Labels?
    if files.count > 1 {
      let numbers = try NPYArray(files[1], array: labelsArray, content: "labels")
      found = try numbers.labels(of: (images.size(0), pictures.place))
    }
    return try ImageSet(images: images, labels: found?.numbers, classNames: found?.names ?? []).taking(
      rows, of: [pictures.place])
  }
}

@section("plugins") @used private let entry: Entry = { register(NPY.self) }
