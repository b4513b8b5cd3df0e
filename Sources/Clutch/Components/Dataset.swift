/// Reads images that lie on disk.
public protocol Dataset: Component {
  /// Which classes to take, by number or name; nil, as without the option, takes all.
  var classes: [ClassName]? { get }
  /// Which classes to leave out, by number or name; nil, as without the option, leaves out none.
  var except: [ClassName]? { get }
  /// How many images to take, to train on drawn by the recipe's seed, to test on alike for all seeds; nil, as without
  /// the option, takes all.
  var limit: Int? { get }
  /// Whether these are images to test on, which training, clustering and fitting never see.
  var isTest: Bool { get }
  /// Pixels on a side that images are brought to; nil, as without the option, leaves them as they are.
  var size: Int? { get }
  /// How an image that is not square is brought to `size`; `crop` without the option.
  var fit: Fit { get }
  /// 1 for grey or 3 for colour images; nil, as without the option, leaves them as they are.
  var channels: Int? { get }

  /// The files that hold the images, looked for under `roots`; folders where `identity(of:)` knows them.
  func files(_ roots: DataRoots) throws(DataError) -> [String]

  /// What tells the contents of `files` from others without reading all of them; nil, as by default, has the core hash
  /// their bytes.
  func identity(of files: [String]) throws(DataError) -> String?

  /// Reads all images of `files`, which `files(_:)` gave; the core then takes the classes and the number asked for, and
  /// brings them to the size and channels asked for.
  func load(_ files: [String]) throws(DataError) -> ImageSet

  /// The same for what takes long, saying now and then how far it is; by default, it says nothing.
  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet
}

/// Told how many images of how many have been read; from any thread.
public typealias LoadProgress = @Sendable (_ done: Int, _ of: Int) -> Void

extension Dataset {
  public var classes: [ClassName]? { nil }
  public var except: [ClassName]? { nil }
  public var limit: Int? { nil }
  public var size: Int? { nil }
  public var fit: Fit { .crop }
  public var channels: Int? { nil }
  public func identity(of files: [String]) throws(DataError) -> String? { nil }
  public func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet { try load(files) }

  /// Refuses a size or a number of channels that images cannot be brought to.
  public func validateForm() throws(OptionError) {
    if let size { try require("size", size, in: 1...4096) }
    if let channels, channels != 1, channels != 3 {
      throw OptionError("channels", "must be 1 or 3, but is \(channels)")
    }
  }
}

/// Images in memory.
public struct ImageSet: Sendable {
  /// uint8 [n, c, h, w].
  public let images: Tensor
  /// The class of every image, for evaluation and the choice of classes only; nil where there are none.
  public let labels: [Int]?
  /// What the classes are called, by number; empty where they have only numbers.
  public let classNames: [String]
  /// What a user should know of the reading, such as pictures that were left out.
  public let notes: [String]

  public init(images: Tensor, labels: [Int]?, classNames: [String] = [], notes: [String] = []) {
    self.images = images
    self.labels = labels
    self.classNames = classNames
    self.notes = notes
  }

  public var count: Int { images.size(0) }
  public var shape: ImageShape {
    ImageShape(channels: images.size(1), height: images.size(2), width: images.size(3))
  }
}

/// A class as a recipe writes it: its number or its name.
public enum ClassName: Hashable, Sendable {
  case number(Int)
  case name(String)
}

extension ClassName: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws { try self.init(decoder.recipe().node) }

  init(_ node: Node) throws(Diagnostic) {
    guard case .scalar(let text, let quoted) = node.content else {
      throw Diagnostic("a class must be a number or a name, but is \(node.summary)", at: node)
    }
    self = if !quoted, let number = Int(text) { .number(number) } else { .name(text) }
  }

  public var node: Node {
    switch self {
    case .number(let number): Node(.scalar("\(number)", quoted: false))
    case .name(let name): .text(name)
    }
  }
}

/// Why images could not be read: which file, what is wrong with it, and what would be right.
public struct DataError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

public enum Datasets: Kind {
  public static let registry = Registry<any Dataset>("dataset")
}

public func register<C: Dataset>(_ type: C.Type, file: String = #fileID) {
  Datasets.registry.add(type, file: file) { $0 }
}
