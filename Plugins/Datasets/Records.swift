import Clutch

/// Color images of 32 x 32 pixels in the record format of CIFAR's binary version, in one file.
///
/// A record: label bytes | 1,024 bytes of red, row by row | 1,024 bytes of green | 1,024 bytes of blue. Images uint8
/// [n, 3, 32, 32]. (Format: Krizhevsky, "The CIFAR-10 dataset", "Binary version".)
struct Records: Dataset {
  static let name = "records"

  /// The file, gzipped or not, relative to the recipe's folder or else to a data folder. Required.
  var file: FilePath?
  /// The number of label bytes at the start of a record; the last one is the image's class. With 0, images have no
  /// labels.
  var labelBytes = 1
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
  /// The side length in pixels to resize images to; larger shows more detail and takes longer. If absent, images stay
  /// 32 x 32.
  var size: Int?
  /// The number of channels: 1 for grayscale, 3 for color. If absent, images keep their 3 channels.
  var channels: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if file == nil { throw OptionError("file", "must be the path of a file of records, but is absent") }
    try require("labelBytes", labelBytes, in: 0...2)
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { try findFiles([file].compactMap(\.self), roots) }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let records = try CIFARRecords(files, labelBytes: labelBytes, count: nil)
    let labels = labelBytes == 0 ? nil : try records.labels(labelBytes - 1, classes: 256)
    return try ImageSet(images: records.images, labels: labels).taking(rows, of: files)
  }
}

@section("plugins") @used private let entry: Entry = { register(Records.self) }
