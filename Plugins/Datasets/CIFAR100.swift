import Clutch

/// CIFAR-100: 60,000 color photographs in 100 classes, 32 x 32 pixels.
///
/// Images uint8 [n, 3, 32, 32]: 50,000 for training and 10,000 for testing; 100 classes of equal size in 20
/// superclasses of five. Reads the binary version, `cifar-100-binary`. (Krizhevsky, "Learning Multiple Layers of
/// Features from Tiny Images", 2009.)
struct CIFAR100: Dataset {
  static let name = "cifar-100"

  /// The labels to use as classes.
  enum Labels: String, Decodable, Sendable, CaseIterable {
    case fine
    case coarse
  }

  /// The split to read: `train` has 50,000 images, `test` has 10,000.
  var split = Split.train
  /// The labels to use as classes: `fine` for the 100 classes or `coarse` for the 20 superclasses.
  var labels = Labels.fine
  /// The classes to use, by number or name, such as 3 or `bear` (or `large-carnivores` with coarse labels); more
  /// classes widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number or name. If absent, none.
  var except: [ClassName]?
  /// The range of images of the split to read, `[first, last]`, counted from 0 in the file's order and applied before
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

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let name = "\(split.rawValue).bin"
    let file = try roots.find(
      "cifar-100-binary/\(name)", "cifar-100/cifar-100-binary/\(name)", "cifar-100/\(name)",
      advice: "run clutch data fetch cifar-100; or unpack cifar-100-binary.tar.gz, the binary version, from "
        + "https://www.cs.toronto.edu/~kriz/cifar.html, and add its parent folder to CLUTCH_DATA")
    return [file]
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let records = try CIFARRecords(files, labelBytes: 2, count: split == .train ? 50000 : 10000)
    let names = labels == .fine ? Self.fineNames : Self.coarseNames
    let found = try records.labels(labels == .fine ? 1 : 0, classes: names.count)
    return try ImageSet(images: records.images, labels: found, classNames: names).taking(rows, of: files)
  }
}

extension CIFAR100 {
  static let fineNames = words(
    """
    apple aquarium-fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
    castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
    elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn-mower leopard lion lizard lobster
    man maple-tree motorcycle mountain mouse mushroom oak-tree orange orchid otter palm-tree pear pickup-truck
    pine-tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk
    skyscraper snail snake spider squirrel streetcar sunflower sweet-pepper table tank telephone television tiger
    tractor train trout tulip turtle wardrobe whale willow-tree wolf woman worm
    """)
  static let coarseNames = words(
    """
    aquatic-mammals fish flowers food-containers fruit-and-vegetables household-electrical-devices
    household-furniture insects large-carnivores large-man-made-outdoor-things large-natural-outdoor-scenes
    large-omnivores-and-herbivores medium-mammals non-insect-invertebrates people reptiles small-mammals trees
    vehicles-1 vehicles-2
    """)

  private static func words(_ text: String) -> [String] { text.split { $0.isWhitespace }.map(String.init) }
}

extension CIFAR100: Fetchable {
  static let terms = "for research; cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"

  var downloads: [Download] {
    // Checksum and size as published at https://www.cs.toronto.edu/~kriz/cifar.html.
    [
      Download(
        .archive(folder: "cifar-100-binary", bytes: 200 << 20), bytes: 168_513_733,
        checksum: .md5("03b5dce01913d631647c71ecec9e9cb8"),
        from: ["https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"])
    ]
  }
}

@section("plugins") @used private let entry: Entry = { register(CIFAR100.self) }
