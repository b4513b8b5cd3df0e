import Clutch

/// Any images in the IDX format of MNIST, gzipped or not.
///
/// MNIST, KMNIST, EMNIST and others come so. An images file holds unsigned bytes [n, h, w] or [n, c, h, w], a labels
/// file unsigned bytes [n]. They give images uint8 [n, c, h, w]. (Format: LeCun, Cortes, Burges, "The MNIST database of
/// handwritten digits".)
struct IDX: Dataset {
  static let name = "idx"

  /// The file of images, looked for from the recipe's folder and then under the data folders. Required.
  var images: FilePath?
  /// The file of labels, one for every image, which classes and the report need; looked for like images. Absent, the
  /// images have none.
  var labels: FilePath?
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
    if images == nil { throw OptionError("images", "must be the path of an IDX file of images, but is absent") }
    for (name, value) in [("classes", classes), ("except", except)] where value != nil && labels == nil {
      throw OptionError(name, "must be absent where there are no labels, but is not")
    }
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    try findFiles([images, labels].compactMap(\.self), roots)
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    try readIDX(images: files[0], labels: files.count > 1 ? files[1] : nil, rows: rows)
  }
}

@section("plugins") @used private let entry: Entry = { register(IDX.self) }
