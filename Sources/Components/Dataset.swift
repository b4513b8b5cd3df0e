import Formats
import Recipe

/// Reads images, or vectors in their place, from disk.
public protocol Dataset: Component {
  /// The classes to use, by number or name; nil (the default) uses all.
  var classes: [ClassName]? { get }
  /// The classes to exclude, by number or name; nil (the default) excludes none.
  var except: [ClassName]? { get }
  /// The number of images to use; nil (the default) uses all.
  ///
  /// Training images are drawn with the recipe's seed. Test images are the same for all seeds.
  var limit: Int? { get }
  /// Images or vectors; images by default.
  var samples: Samples.Kind { get }
  /// `true` for test images, which training, clustering and fitting never see.
  var isTest: Bool { get }
  /// The side length in pixels to which images are resized; nil (the default) keeps their size.
  var size: Int? { get }
  /// The way in which an image that is not square is resized to `size`; `crop` by default.
  var fit: Fit { get }
  /// 1 for grayscale or 3 for color images; nil (the default) keeps the channels as they are.
  var channels: Int? { get }

  /// The files that hold the images, found under `roots`. They may be folders if `identity(of:)` identifies them.
  func files(_ roots: DataRoots) throws(DataError) -> [String]

  /// A text that identifies the contents of `files` without reading all of them. If it is nil, the default, the core
  /// hashes their bytes.
  func identity(of files: [String]) throws(DataError) -> String?

  /// Reads all images of `files`, the result of `files(_:)`.
  ///
  /// The core then selects the classes and the number of images, and converts size and channels, as the options say.
  func load(_ files: [String]) throws(DataError) -> ImageSet

  /// Reads like `load(_:)` and reports progress from time to time. The default reports none.
  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet
}

extension Dataset {
  public var samples: Samples.Kind { .images }
  public var classes: [ClassName]? { nil }
  public var except: [ClassName]? { nil }
  public var limit: Int? { nil }
  public var size: Int? { nil }
  public var fit: Fit { .crop }
  public var channels: Int? { nil }
  public func identity(of files: [String]) throws(DataError) -> String? { nil }
  public func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet { try load(files) }

  /// Rejects a size or a number of channels to which images cannot be converted.
  public func validateForm() throws(OptionError) {
    if let size { try require("size", size, in: 1...4096) }
    if let channels, channels != 1, channels != 3 {
      throw OptionError("channels", "must be 1 or 3, but is \(channels)")
    }
  }
}

/// A class in a recipe, by number or name.
public enum ClassName: Hashable, Sendable {
  case number(Int)
  case name(String)
}

extension ClassName: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws { try self.init(decoder.recipe().node) }

  package init(_ node: Node) throws(Diagnostic) {
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

public enum Datasets: Kind {
  public static let registry = Registry<any Dataset>("dataset")
}

public func register<C: Dataset>(_ type: C.Type, file: String = #fileID) {
  Datasets.registry.add(type, file: file) { $0 }
}
