import Clutch

/// CIFAR-10: 60,000 photographs of animals and vehicles, 32 x 32, in colour.
///
/// Images uint8 [n, 3, 32, 32]: 50,000 to train on and 10,000 to test on, ten classes of equal size. The binary version
/// is read, `cifar-10-batches-bin`. (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.)
struct CIFAR10: Dataset {
  static let name = "cifar-10"

  /// Which images to read: `train` has 50,000, `test` 10,000.
  var split = Split.train
  /// Which classes to take, by number or name: 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7 horse,
  /// 8 ship, 9 truck; more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number or name. Absent, none.
  var except: [ClassName]?
  /// Which images of the split to read, as `[first, last]` in the files' order from 0, before classes are taken:
  /// `[0, 44999]` to train on leaves `[45000, 49999]` to validate with. Absent, all.
  var rows: ClosedRange<Int>?
  /// How many images to take; more take longer and tell more. To train on they are drawn by the recipe's seed, to test
  /// on alike for all seeds. Absent, all.
  var limit: Int?
  /// Pixels on a side to scale to; more show more and take longer. Absent, 32 as they are.
  var size: Int?
  /// Whether images are grey, 1, or in colour, 3. Absent, 3 as they are.
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
            "clutch data fetch cifar-10 gets it; or unpack cifar-10-binary.tar.gz, the binary version, from https://www.cs.toronto.edu/~kriz/cifar.html, "
            + "and name the folder above in CLUTCH_DATA"))
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
    // As https://www.cs.toronto.edu/~kriz/cifar.html has it.
    [
      Download(
        .archive(folder: "cifar-10-batches-bin", bytes: 200 << 20), bytes: 170_052_171,
        checksum: .md5("c32a1d4ab5d03f1284b67883e8d87530"),
        from: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"])
    ]
  }
}

@section("plugins") @used private let entry: Entry = { register(CIFAR10.self) }
