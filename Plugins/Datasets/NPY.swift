import Clutch
import Foundation

/// Images in NumPy's formats: an array in `.npy`, or one of several in `.npz`.
///
/// CIFAR-10-C and MedMNIST use these formats. Images are unsigned bytes [n, h, w], [n, h, w, c] or [n, c, h, w]. Labels
/// are whole numbers or strings [n] or [n, 1]; strings become classes in alphabetical order. The images are read as
/// uint8 [n, c, h, w]. (Format: NumPy, "numpy.lib.format".)
struct NPY: Dataset {
  static let name = "npy"

  /// The image file, relative to the recipe's folder or else to a data folder. Required.
  var images: FilePath?
  /// The array of an `.npz` that holds the images. If absent, the only one.
  var array: String?
  /// The label file, needed for classes and the report; found like `images`. If absent, the images have no labels,
  /// unless `labels-array` names an array in the image file.
  var labels: FilePath?
  /// The array of an `.npz` that holds the labels. If absent, the only one.
  var labelsArray: String?
  /// The axis of the channels in an array of four axes: `channels-first` for the second axis, `channels-last` for the
  /// last, or `auto` for whichever of the two has length 1 or 3. If both or neither have, set the layout.
  var layout = ImageLayout.auto
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
    if images == nil { throw OptionError("images", "must be the path of an .npy or .npz file, but is absent") }
    for (name, value) in [("classes", classes), ("except", except)] where value != nil && labels ?? sharedLabels == nil
    {
      throw OptionError(name, "must be absent if there are no labels, but is not")
    }
    try validateRows(rows)
    try validateForm()
  }

  /// The image file, if one of its arrays holds the labels.
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
