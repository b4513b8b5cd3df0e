import CPlugins
import Recipe
import Synchronization

/// The record that a plugin file puts in the linker section `plugins`: a function that registers its components.
public typealias Entry = @convention(c) () -> Void

/// Runs every record of the section once, on the first access to any registry.
private let entries: Void = {
  for i in 0..<plugin_count() { plugin_run(i) }
}()

/// Makes sure that everything that records of the section register is there.
package func loadEntries() { entries }

/// The components of one kind, by name.
public final class Registry<Part: Sendable>: Sendable {
  /// A registered component.
  public struct Item: Sendable {
    public let type: any Component.Type
    /// The file that registered it, as `Module/File.swift`.
    public let file: String
    /// Decodes its options and makes the part.
    let make: @Sendable (ComponentForm, NodeDecoder) -> (any Component, Part)
  }

  /// The name of the kind in messages, such as "loss".
  public let kind: String
  private let items = Mutex<[String: Item]>([:])

  init(_ kind: String) { self.kind = kind }

  public var names: [String] {
    loadEntries()
    return items.withLock { $0.keys.sorted() }
  }

  public subscript(name: String) -> Item? {
    loadEntries()
    return items.withLock { $0[name] }
  }

  func add<C: Component>(_ type: C.Type, file: String, _ wrap: @escaping @Sendable (C) -> Part) {
    let make: @Sendable (ComponentForm, NodeDecoder) -> (any Component, Part) = { form, decoder in
      let component = decoder.decode(C.self, from: form)
      return (component, wrap(component))
    }
    let item = Item(type: type, file: file, make: make)
    if let pending = PluginRegistrations.current {
      pending.add(
        PluginRegistration(registry: self, name: C.name, type: type, file: file) { _ = self.insert(item, C.name) })
    } else if let taken = insert(item, C.name) {
      fatalError(
        "two components of kind \(kind) are named '\(C.name)': \(taken.type) in \(taken.file) and \(type) in \(file)")
    }
  }

  /// Adds a component unless its name is taken.
  ///
  /// - Returns: the component that already has the name, if any.
  private func insert(_ item: Item, _ name: String) -> Item? {
    items.withLock { items in
      let taken = items[name]
      items[name] = taken ?? item
      return taken
    }
  }
}
