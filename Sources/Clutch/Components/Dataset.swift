/// Reads images that lie on disk.
public protocol Dataset: Component {
  /// Which classes to take, by number or name; nil takes all.
  var classes: [ClassName]? { get }
  /// How many images to take, drawn by the recipe's seed; nil takes all.
  var limit: Int? { get }
  /// Whether these are images to test on, which training, clustering and fitting never see.
  var isTest: Bool { get }

  /// The files that hold the images, looked for under `roots`.
  func files(_ roots: DataRoots) throws(DataError) -> [String]

  /// Reads all images of `files`, which `files(_:)` gave; the core then takes the classes and the number asked for.
  func load(_ files: [String]) throws(DataError) -> ImageSet
}

/// Images in memory.
public struct ImageSet: Sendable {
  /// uint8 [n, c, h, w].
  public let images: Tensor
  /// The class of every image, for evaluation and the choice of classes only; nil where there are none.
  public let labels: [Int]?
  /// What the classes are called, by number; empty where they have only numbers.
  public let classNames: [String]

  public init(images: Tensor, labels: [Int]?, classNames: [String] = []) {
    self.images = images
    self.labels = labels
    self.classNames = classNames
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
  public init(from decoder: any Decoder) throws {
    let (node, _) = try decoder.recipe()
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
