import Clutch

/// Images in the IDX format of MNIST, gzipped or not.
///
/// MNIST, KMNIST, EMNIST and others use this format. An image file holds unsigned bytes [n, h, w] or [n, c, h, w], a
/// label file unsigned bytes [n]. The images are read as uint8 [n, c, h, w]. (Format: LeCun, Cortes, Burges, "The MNIST
/// database of handwritten digits".)
struct IDX: Dataset {
  static let name = "idx"

  /// The image file, relative to the recipe's folder or else to a data folder. Required.
  var images: FilePath?
  /// The label file, with one label per image, needed for classes and the report; found like `images`. If absent, the
  /// images have no labels.
  var labels: FilePath?
  /// `true` for test images, which training, clustering and fitting reject.
  var test = false
  /// The classes to use, by number; more classes widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number. If absent, none.
  var except: [ClassName]?
  /// The range of images to read, `[first, last]`, counted from 0 in the file's order and applied before classes are
  /// selected. A second data set can hold out the rest. If absent, all are read.
  var rows: ClosedRange<Int>?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?
  /// The side length in pixels to resize images to; larger shows more detail and takes longer. If absent, images keep
  /// their size.
  var size: Int?
  /// The way to resize an image that is not square to `size`: `crop` cuts out its center, `stretch` distorts it.
  var fit = Fit.crop
  /// The number of channels: 1 for grayscale, 3 for color. If absent, images keep their channels.
  var channels: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if images == nil { throw OptionError("images", "must be the path of an IDX file of images, but is absent") }
    for (name, value) in [("classes", classes), ("except", except)] where value != nil && labels == nil {
      throw OptionError(name, "must be absent if there are no labels, but is not")
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
