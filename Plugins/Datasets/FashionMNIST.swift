import Clutch

/// Fashion-MNIST: 70,000 pictures of clothes, 28 x 28, in shades of grey.
///
/// Images uint8 [n, 1, 28, 28]: 60,000 to train on and 10,000 to test on, ten classes of equal size. Debian's package
/// dataset-fashion-mnist installs the files. (Xiao, Rasul, Vollgraf; arXiv 1708.07747.)
struct FashionMNIST: Dataset {
  static let name = "fashion-mnist"

  /// Which images to read: `train` has 60,000, `test` 10,000.
  var split = Split.train
  /// Which classes to take, by number or name: 0 t-shirt, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt,
  /// 7 sneaker, 8 bag, 9 ankle-boot; more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number or name. Absent, none.
  var except: [ClassName]?
  /// Which images of the split to read, as `[first, last]` in the file's order from 0, before classes are taken:
  /// `[0, 49999]` to train on leaves `[50000, 59999]` to validate with. Absent, all.
  var rows: ClosedRange<Int>?
  /// How many images to take, drawn by the recipe's seed; more take longer and tell more. Absent, all.
  var limit: Int?
  /// Pixels on a side to scale to; more show more and take longer. Absent, 28 as they are.
  var size: Int?
  /// Whether images are grey, 1, or in colour, 3. Absent, 1 as they are.
  var channels: Int?

  var isTest: Bool { split == .test }

  static let classNames = [
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot",
  ]

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let prefix = split == .train ? "train" : "t10k"
    let advice = "install Debian's package dataset-fashion-mnist, or name the folder above in CLUTCH_DATA"
    var found: [String] = []
    for name in ["\(prefix)-images-idx3-ubyte", "\(prefix)-labels-idx1-ubyte"] {
      let (debian, torchvision) = ("fashion-mnist/\(name)", "FashionMNIST/raw/\(name)")
      found.append(try roots.find("\(debian).gz", debian, "\(torchvision).gz", torchvision, advice: advice))
    }
    return found
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    try readIDX(images: files[0], labels: files[1], classNames: Self.classNames, rows: rows)
  }
}

@section("plugins") @used private let entry: Entry = { register(FashionMNIST.self) }
