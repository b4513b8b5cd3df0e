import Components
import Recipe
import Synchronization

/// A section of the recipe whose options belong to a module above this one, such as `sweep`.
public protocol SectionName: Sendable {
  /// Its path in a recipe.
  static var path: String { get }
}

public enum SweepSection: SectionName { public static let path = "sweep" }
public enum SlurmSection: SectionName { public static let path = "machine.slurm" }

/// The options of each section, by its path.
private let sections = Mutex<[String: any Options.Type]>([:])

/// Registers the options of a section, which are then read with the rest of the recipe.
public func register<Name: SectionName>(_ type: any Options.Type, for section: Name.Type) {
  sections.withLock { $0[Name.path] = type }
}

/// A section of the recipe, read as the options that were registered for it.
public struct Section<Name: SectionName>: Sendable {
  /// nil if this program has no module that registers the section.
  public let options: (any Options)?
  private let written: Node

  public init(_ options: any Options) { (self.options, written) = (options, encode(options)) }

  package static var type: (any Options.Type)? {
    loadEntries()
    return sections.withLock { $0[Name.path] }
  }
}

extension Section: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    written = node
    options = Self.type.map { decoder.decode($0, from: node) }
  }

  public var node: Node { options.map { encode($0) } ?? written }

  public static var shape: Shape { type?.shape ?? .value }
}
