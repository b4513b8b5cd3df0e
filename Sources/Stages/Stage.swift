import Storage

/// A part of a run whose result is kept in the cache, in a folder named by the key.
package protocol Stage {
  associatedtype Output

  var kind: StageKind { get }
  /// The hash of everything that the result depends on.
  var key: StageKey { get }
  /// The stages whose results this one reads. They determine the order of stages everywhere.
  var needs: [any Stage] { get }

  /// Reads the result from the folder of the stage; nil if it is missing or incomplete.
  ///
  /// - Throws: `RunError` if it is damaged.
  func read(_ folder: String) throws(RunError) -> Output?

  /// Computes the result and writes it into the folder of the stage, which this process has locked.
  func compute(into folder: String, for run: RunContext) throws -> Output
}

extension Stage {
  /// The folder of the result, below the cache: `phase/0123456789abcdef`.
  package var path: String { "\(kind.rawValue)/\(key.short)" }
}

/// Returns some items and all items that they need, directly or not. Each occurs once, after the items that it needs,
/// and together with them.
///
/// - Parameters:
///   - key: identifies an item.
///   - needs: returns what an item needs directly.
package func withNeeds<Item, Key: Hashable>(
  _ items: [Item], by key: (Item) -> Key, _ needs: (Item) -> [Item]
) -> [(item: Item, needs: [Item])] {
  var known: Set<Key> = []
  var order: [(item: Item, needs: [Item])] = []
  func add(_ items: [Item]) {
    for item in items where known.insert(key(item)).inserted {
      let needs = needs(item)
      add(needs)
      order.append((item, needs))
    }
  }
  add(items)
  return order
}

extension Store {
  /// Indicates whether the result of a stage is complete.
  package func holds(_ stage: some Stage) -> Bool { holds(stage.kind, stage.key) }

  /// The folder of the result of a stage, which may not exist yet.
  package func folder(_ stage: some Stage) -> String { folder(stage.kind, stage.key) }
}
