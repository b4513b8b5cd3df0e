import Clutch

/// Fashion-MNIST: 70,000 pictures of clothes, 28 x 28, in shades of grey.
///
/// Images uint8 [n, 1, 28, 28]: 60,000 to train on and 10,000 to test on, ten classes of equal size. Debian's package
/// dataset-fashion-mnist installs the files. (Xiao, Rasul, Vollgraf; arXiv 1708.07747.)
struct FashionMNIST: Dataset {
  static let name = "fashion-mnist"

  /// The training or the test images.
  enum Split: String, Decodable, Sendable, CaseIterable {
    case train
    case test
  }

  /// Which images to read: `train` has 60,000, `test` 10,000.
  var split = Split.train
  /// Which classes to take, by number or name: 0 t-shirt, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt,
  /// 7 sneaker, 8 bag, 9 ankle-boot; more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which images of the split to read, as `[first, end]` in the file's order, `end` not included, before classes are
  /// taken: `[0, 50000]` to train on leaves `[50000, 60000]` to validate with. Absent, all.
  var rows: Range<Int>?
  /// How many images to take, drawn by the recipe's seed; more take longer and tell more. Absent, all.
  var limit: Int?

  var isTest: Bool { split == .test }

  static let classNames = [
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot",
  ]

  func validate() throws(OptionError) { try validateRows(rows) }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let prefix = split == .train ? "train" : "t10k"
    var found: [String] = []
    for name in ["\(prefix)-images-idx3-ubyte", "\(prefix)-labels-idx1-ubyte"] {
      found.append(
        try roots.find(
          "fashion-mnist/\(name).gz", "fashion-mnist/\(name)", "FashionMNIST/raw/\(name).gz", "FashionMNIST/raw/\(name)",
          advice: "install Debian's package dataset-fashion-mnist, or name the folder above in CLUTCH_DATA"))
    }
    return found
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    try readIDX(images: files[0], labels: files[1], classNames: Self.classNames, rows: rows)
  }
}

@section("plugins") @used private let entry: Entry = { register(FashionMNIST.self) }
