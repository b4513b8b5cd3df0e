import Clutch

/// Any colour images of 32 x 32 pixels in the records of CIFAR's binary version, in one file.
///
/// A record: bytes of labels | 1,024 bytes of red, row by row | as many of green | as many of blue. Images uint8
/// [n, 3, 32, 32]. (Format: Krizhevsky, "The CIFAR-10 dataset", "Binary version".)
struct Records: Dataset {
  static let name = "records"

  /// The file, gzipped or not, looked for from the recipe's folder and then under the data folders. Required.
  var file: FilePath?
  /// How many bytes of labels a record begins with; the last of them is the image's class. With 0 there are none.
  var labelBytes = 1
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
  /// Pixels on a side to scale to; more show more and take longer. Absent, 32 as they are.
  var size: Int?
  /// Whether images are grey, 1, or in colour, 3. Absent, 3 as they are.
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
