import Clutch

/// CIFAR-10: 60,000 color photographs of animals and vehicles, 32 x 32 pixels.
///
/// Images uint8 [n, 3, 32, 32]: 50,000 for training and 10,000 for testing, in ten classes of equal size. Reads the
/// binary version, `cifar-10-batches-bin`. (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.)
struct CIFAR10: Dataset {
  static let name = "cifar-10"

  /// The split to read: `train` has 50,000 images, `test` has 10,000.
  var split = Split.train
  /// The classes to use, by number or name: 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7 horse, 8
  /// ship, 9 truck; more classes widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number or name. If absent, none.
  var except: [ClassName]?
  /// The range of images of the split to read, `[first, last]`, counted from 0 in the files' order and applied before
  /// classes are selected. For example, train on `[0, 44999]` and validate on `[45000, 49999]`. If absent, all are
  /// read.
  var rows: ClosedRange<Int>?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?
  /// The side length in pixels to resize images to; larger shows more detail and takes longer. If absent, images stay
  /// 32 x 32.
  var size: Int?
  /// The number of channels: 1 for grayscale, 3 for color. If absent, images keep their 3 channels.
  var channels: Int?

  var isTest: Bool { split == .test }

  static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let names = split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    var found: [String] = []
    for name in names {
      found.append(
        try roots.find(
          "cifar-10-batches-bin/\(name)", "cifar-10/cifar-10-batches-bin/\(name)", "cifar-10/\(name)",
          advice:
            "run clutch data fetch cifar-10; or unpack cifar-10-binary.tar.gz, the binary version, from "
            + "https://www.cs.toronto.edu/~kriz/cifar.html, and add its parent folder to CLUTCH_DATA"))
    }
    return found
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let records = try CIFARRecords(files, labelBytes: 1, count: 10000)
    let labels = try records.labels(0, classes: Self.classNames.count)
    return try ImageSet(images: records.images, labels: labels, classNames: Self.classNames).taking(rows, of: files)
  }
}

extension CIFAR10: Fetchable {
  static let terms = "for research; cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"

  var downloads: [Download] {
    // Checksum and size as published at https://www.cs.toronto.edu/~kriz/cifar.html.
    [
      Download(
        .archive(folder: "cifar-10-batches-bin", bytes: 200 << 20), bytes: 170_052_171,
        checksum: .md5("c32a1d4ab5d03f1284b67883e8d87530"),
        from: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"])
    ]
  }
}

@section("plugins") @used private let entry: Entry = { register(CIFAR10.self) }
