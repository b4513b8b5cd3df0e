/// Reads options from a recipe; every error of all of them at once.
public func decode<T: Options>(_ type: T.Type, from node: Node) throws(RecipeError) -> T {
  let log = DiagnosticLog()
  let decoder = NodeDecoder(node, path: [], place: node, log: log)
  let value = decoder.attempt(type)
  guard let value, log.diagnostics.isEmpty else { throw RecipeError(log.diagnostics) }
  return value
}

/// The decoder that a recipe's types are read with.
///
/// An `init(from:)` that knows a form of its own casts its decoder to this one. What it throws as a `Diagnostic`,
/// `OptionError` or `DecodingError` becomes an error at the right place.
public final class NodeDecoder: Decoder {
  /// What is being read.
  public let node: Node
  public let codingPath: [any CodingKey]
  public let userInfo: [CodingUserInfoKey: Any] = [:]

  /// Where its name stands: errors about what is not written point here.
  let place: Node
  /// What its type's options are, if it has such.
  private(set) var options: [(name: String, value: Any)]?
  /// The keys that a type without such a list asked for; nil while it asked for no map.
  var asked: Set<String>?
  /// What could not be read at all: an option that has no value now, or a key that no option bears.
  private(set) var unread: Set<String> = []
  /// The options of which something is in the log.
  private var faulty: Set<String> = []
  private let log: DiagnosticLog

  init(_ node: Node, path: [any CodingKey], place: Node, log: DiagnosticLog) {
    self.node = node
    codingPath = path
    self.place = place
    self.log = log
  }

  /// What messages call the value: the key above it, in quotes.
  public var subject: String {
    guard let start = codingPath.lastIndex(where: { $0.intValue == nil }) else { return "a recipe" }
    let indices = codingPath[(start + 1)...].compactMap(\.intValue).map { "[\($0)]" }
    return "'\(codingPath[start].stringValue)\(indices.joined())'"
  }

  /// Notes an error and carries on, so that those after it are found too.
  public func report(_ message: String, at node: Node) { log.add(Diagnostic(message, at: node)) }

  /// Reads options that stand elsewhere; where they are wrong, says so and gives the defaults.
  public func decode<T: Options>(_ type: T.Type, from node: Node) -> T {
    NodeDecoder(node, path: codingPath, place: place, log: log).attempt(type) ?? T()
  }

  /// Reads a component's options; where they are wrong, says so and gives the defaults.
  public func decode<T: Options>(_ type: T.Type, from component: ComponentForm) -> T {
    attempt(type, from: component.options, key: OptionKey(component.name), place: component.place) ?? T()
  }

  /// Reads the value under a key; where it is wrong, says so and gives nil.
  public func decode<T: Decodable>(_ type: T.Type, from entry: Node.Entry) -> T? {
    attempt(type, from: entry.value, key: OptionKey(entry.name), place: entry.key)
  }

  /// This kind of decoder, which a type's own form needs.
  static func reading<T>(_ type: T.Type, from decoder: any Decoder) throws -> NodeDecoder {
    if let decoder = decoder as? NodeDecoder { return decoder }
    let message = "\(type) is read from recipes only; decode it with Recipe"
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: message))
  }
}

extension NodeDecoder {
  /// Reads a part; nil if that failed, which is then in the log.
  func attempt<T: Decodable>(
    _ type: T.Type, from node: Node, key: OptionKey, place: Node? = nil, fallback: T? = nil
  ) -> T? {
    child(node, key: key, place: place).attempt(type, fallback: fallback)
  }

  func child(_ node: Node, key: OptionKey, place: Node? = nil) -> NodeDecoder {
    NodeDecoder(node, path: codingPath + [key], place: place ?? node, log: log)
  }

  func attempt<T: Decodable>(_ type: T.Type, fallback: T? = nil) -> T? {
    do {
      return try value(type, fallback: fallback)
    } catch {
      report(error)
      return nil
    }
  }

  /// - Parameter fallback: what would stand if nothing were written; options that are not written keep its values.
  func value<T: Decodable>(_ type: T.Type, fallback: T?) throws -> T {
    if let found = try simpleValue(type), let value = found as? T { return value }
    if let list = type as? any ListDecodable.Type, let value = try list.init(items: self) as? T {
      return value
    }
    if let type = type as? any Options.Type, let value = try optionsValue(type, fallback: fallback) as? T {
      return value
    }
    let value = try T(from: self)
    if let asked { reportUnknown(among: asked.sorted()) }
    return value
  }

  private func optionsValue<T: Options>(_ type: T.Type, fallback: Any?) throws -> T {
    let options = optionValues(of: fallback as? T ?? T())
    self.options = options
    if options.isEmpty { _ = try container(keyedBy: OptionKey.self) }  // a type without options asks for no map
    let value = try T(from: self)
    // A default that stands in for what could not be read is no reason to say anything.
    guard unread.isEmpty, try isRefused(value, fallback) else { return value }
    throw Reported()
  }

  /// Says what `validate` refuses of a value: not the first option alone, since the others are tried again without it.
  private func isRefused<T: Options>(_ value: T, _ fallback: Any?) throws -> Bool {
    var (value, rest, known) = (value, node, faulty)
    while let errors = refusal(of: value) {
      // Once something is left out, what is missing may be just that.
      let isWhole = rest.entries?.count == node.entries?.count
      let news = errors.filter {
        !known.contains(kebabCase($0.option)) && (isWhole || node[kebabCase($0.option)] != nil)
      }
      news.forEach(report)
      known.formUnion(errors.map { kebabCase($0.option) })
      let written = rest.entries ?? []
      rest = rest.with(.map(written.filter { !known.contains($0.name) || faulty.contains($0.name) }))
      guard rest.entries?.count != written.count else { return true }
      // A decoder of its own: what is in the log already is not said twice.
      let decoder = NodeDecoder(rest, path: codingPath, place: place, log: DiagnosticLog())
      decoder.options = optionValues(of: fallback as? T ?? T())
      value = try T(from: decoder)
    }
    return known != faulty
  }

  private func refusal(of value: some Options) -> [OptionError]? {
    do throws(OptionError) {
      try value.validate()
      return nil
    } catch {
      return [error] + error.others
    }
  }

  /// Says which keys no option bears.
  func reportUnknown(among names: [String]) {
    for entry in node.entries ?? [] where !names.contains(entry.name) {
      unread.insert(entry.name)
      report(unknownOption(entry.name, of: subject, among: names), at: entry.key)
    }
  }

  /// Reads the option of a name, and notes how that went.
  func option<T>(_ name: String, _ read: () throws -> T?) rethrows -> T? {
    let before = log.diagnostics.count
    let value = try read()
    if log.diagnostics.count > before { faulty.insert(name) }
    if value == nil { unread.insert(name) }
    return value
  }

  /// Notes what was thrown, where it belongs.
  func report(_ error: any Error) {
    switch error {
    case is Reported: break
    case let error as Diagnostic: log.add(error)
    case let error as RecipeError: error.diagnostics.forEach(log.add)
    case let error as OptionError: report("\(error)", at: node[kebabCase(error.option)] ?? place)
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
      let path = context.codingPath.dropFirst(codingPath.count)
      report(context.debugDescription, at: path.reduce(node) { $0.child($1) ?? $0 })
    default: report("\(error)", at: node)
    }
  }
}

extension Node {
  fileprivate func child(_ key: any CodingKey) -> Node? {
    guard let index = key.intValue else { return self[kebabCase(key.stringValue)] }
    guard let items, items.indices.contains(index) else { return nil }
    return items[index]
  }
}

extension Node: Decodable {
  /// The tree itself, for what is read later.
  public init(from decoder: any Decoder) throws {
    self = try NodeDecoder.reading(Self.self, from: decoder).node
  }
}
