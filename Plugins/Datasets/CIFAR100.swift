import Clutch

/// CIFAR-100: 60,000 photographs of a hundred kinds of things, 32 x 32, in colour.
///
/// Images uint8 [n, 3, 32, 32]: 50,000 to train on and 10,000 to test on; a hundred classes of equal size, in twenty
/// groups of five. The binary version is read, `cifar-100-binary`. (Krizhevsky, "Learning Multiple Layers of Features
/// from Tiny Images", 2009.)
struct CIFAR100: Dataset {
  static let name = "cifar-100"

  /// What counts as a class.
  enum Labels: String, Decodable, Sendable, CaseIterable {
    case fine
    case coarse
  }

  /// Which images to read: `train` has 50,000, `test` 10,000.
  var split = Split.train
  /// What counts as a class: `fine`, the hundred kinds, or `coarse`, their twenty groups.
  var labels = Labels.fine
  /// Which classes to take, by number or name, such as 3 or `bear` (`carnivores` and others where labels are coarse);
  /// more classes make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number or name. Absent, none.
  var except: [ClassName]?
  /// Which images of the split to read, as `[first, last]` in the file's order from 0, before classes are taken:
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

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let name = "\(split.rawValue).bin"
    let file = try roots.find(
      "cifar-100-binary/\(name)", "cifar-100/cifar-100-binary/\(name)", "cifar-100/\(name)",
      advice: "clutch data fetch cifar-100 gets it; or unpack cifar-100-binary.tar.gz, the binary version, from "
        + "https://www.cs.toronto.edu/~kriz/cifar.html, and name the folder above in CLUTCH_DATA")
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
    // As https://www.cs.toronto.edu/~kriz/cifar.html has it.
    [
      Download(
        .archive(folder: "cifar-100-binary", bytes: 200 << 20), bytes: 168_513_733,
        checksum: .md5("03b5dce01913d631647c71ecec9e9cb8"),
        from: ["https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"])
    ]
  }
}

@section("plugins") @used private let entry: Entry = { register(CIFAR100.self) }
