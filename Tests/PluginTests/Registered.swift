import Recipe
import Testing

@testable import Components
@testable import Documentation
@testable import Plugins
@testable import Stages

/// A component of any kind, read as in a recipe.
struct Registered: Sendable, CustomTestStringConvertible {
  let kind: String
  let name: String
  let type: any Component.Type
  /// Its description, as `clutch describe` shows it.
  let description: ComponentDescription
  /// Reads it as written in a recipe: `name` or `name: { options }`.
  let read: @Sendable (_ written: Node) throws -> any Component

  var testDescription: String { "\(kind) \(name)" }

  /// All components of all kinds.
  static let all: [Registered] =
    of(Datasets.self) + of(Encoders.self) + of(Heads.self) + of(Augmentations.self) + of(Optimizers.self)
    + of(Schedules.self) + of(Losses.self) + of(Clusterers.self) + of(Scorers.self)

  private static func of<K: Kind & SendableMetatype>(_ kind: K.Type) -> [Registered] {
    pluginNames(K.self).compactMap { name in
      K.registry[name].map { item in
        Registered(
          kind: K.registry.kind, name: name, type: item.type,
          description: ComponentDescription(item.type, file: item.file),
          read: { try choice(K.self, $0).component })
      }
    }
  }

  /// Reads the component with options.
  func read(_ options: [(name: String, value: Node)]) throws -> any Component {
    try read(.component(name, options: .map(options)))
  }
}

/// The names of a kind's plugins, without those that other tests of the process register.
func pluginNames<K: Kind>(_ kind: K.Type, where condition: (any Component.Type) -> Bool = { _ in true }) -> [String] {
  K.registry.names.filter { name in
    K.registry[name].map { $0.file.hasPrefix("Plugins/") && condition($0.type) } ?? false
  }
}

/// All components of a kind, read by name without options.
func registered<K: Kind>(_ kind: K.Type, where condition: (any Component.Type) -> Bool = { _ in true }) -> [K.Part] {
  pluginNames(K.self, where: condition).map { name in
    do {
      return try choice(K.self, .text(name)).value
    } catch {
      fatalError("\(K.registry.kind) '\(name)' cannot be read from its name alone: \(error)")
    }
  }
}

private struct OneChoice<K: Kind>: Options { var part: Choice<K>? }

private func choice<K: Kind>(_ kind: K.Type, _ written: Node) throws -> Choice<K> {
  try #require(decode(OneChoice<K>.self, from: .map([("part", written)])).part)
}
