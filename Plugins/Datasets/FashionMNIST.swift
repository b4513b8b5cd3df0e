import Clutch

/// Fashion-MNIST: 70,000 grayscale pictures of clothes, 28 x 28 pixels.
///
/// Images uint8 [n, 1, 28, 28]: 60,000 for training and 10,000 for testing, in ten classes of equal size. The Debian
/// package dataset-fashion-mnist installs the files. (Xiao, Rasul, Vollgraf; arXiv 1708.07747.)
struct FashionMNIST: Dataset {
  static let name = "fashion-mnist"

  /// The split to read: `train` has 60,000 images, `test` has 10,000.
  var split = Split.train
  /// The classes to use, by number or name: 0 t-shirt, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt, 7
  /// sneaker, 8 bag, 9 ankle-boot; more classes widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number or name. If absent, none.
  var except: [ClassName]?
  /// The range of images of the split to read, `[first, last]`, counted from 0 in the file's order and applied before
  /// classes are selected. For example, train on `[0, 49999]` and validate on `[50000, 59999]`. If absent, all are
  /// read.
  var rows: ClosedRange<Int>?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?
  /// The side length in pixels to resize images to; larger shows more detail and takes longer. If absent, images stay
  /// 28 x 28.
  var size: Int?
  /// The number of channels: 1 for grayscale, 3 for color. If absent, images keep their 1 channel.
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
    let advice =
      "install the Debian package dataset-fashion-mnist, run clutch data fetch fashion-mnist, or add the parent folder "
      + "to CLUTCH_DATA"
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

extension FashionMNIST: Fetchable {
  static let terms = "MIT license; Xiao, Rasul, Vollgraf, arXiv 1708.07747"

  var downloads: [Download] {
    // The checksums of the packed files are those published by the authors and used by torchvision. The checksums of
    // the contents were computed from files that match them.
    switch split {
    case .train:
      [
        Self.download(
          "train-images-idx3-ubyte", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
          contents: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        Self.download(
          "train-labels-idx1-ubyte", 29_515, "25c81989df183df01b3e8a0aad5dffbe",
          contents: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
      ]
    case .test:
      [
        Self.download(
          "t10k-images-idx3-ubyte", 4_422_102, "bef4ecab320f06d8554ea6380940ec79",
          contents: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        Self.download(
          "t10k-labels-idx1-ubyte", 5_148, "bb300cfdad3c16e7a12a480ee83cd310",
          contents: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
      ]
    }
  }

  private static func download(_ name: String, _ bytes: Int, _ md5: String, contents: String) -> Download {
    Download(
      .gzip("fashion-mnist/\(name).gz", contents: contents), bytes: bytes, checksum: .md5(md5),
      from: [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/\(name).gz",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/\(name).gz",
      ])
  }
}

@section("plugins") @used private let entry: Entry = { register(FashionMNIST.self) }
