/// Decodes options from a recipe and reports all errors at once.
public func decode<T: Options>(_ type: T.Type, from node: Node) throws(RecipeError) -> T {
  let log = DiagnosticLog()
  let decoder = NodeDecoder(node, path: [], place: node, log: log)
  let value = decoder.attempt(type)
  guard let value, log.diagnostics.isEmpty else { throw RecipeError(log.diagnostics) }
  return value
}

/// The decoder for types in a recipe.
///
/// An `init(from:)` with a custom form casts its decoder to this type. A thrown `Diagnostic`, `OptionError` or
/// `DecodingError` becomes an error at the right location.
public final class NodeDecoder: Decoder {
  /// The node to decode.
  public let node: Node
  public let codingPath: [any CodingKey]
  public let userInfo: [CodingUserInfoKey: Any] = [:]

  /// The location of the name. Errors about missing values point to it.
  let place: Node
  /// The options of the decoded type, if it has any.
  private(set) var options: [(name: String, value: Any)]?
  /// The former names of the decoded type's options, each with the present one.
  private var renamed: [String: String] = [:]
  /// The keys that a type without options requested; nil if it requested no map.
  var asked: Set<String>?
  /// Names that could not be read: options without a value, and unknown keys.
  private(set) var unread: Set<String> = []
  /// The options that have errors in the log.
  private var faulty: Set<String> = []
  private let log: DiagnosticLog

  init(_ node: Node, path: [any CodingKey], place: Node, log: DiagnosticLog) {
    self.node = node
    codingPath = path
    self.place = place
    self.log = log
  }

  /// The value's name in messages: the key above it, in quotes.
  public var subject: String {
    guard let start = codingPath.lastIndex(where: { $0.intValue == nil }) else { return "a recipe" }
    let indices = codingPath[(start + 1)...].compactMap(\.intValue).map { "[\($0)]" }
    return "'\(codingPath[start].stringValue)\(indices.joined())'"
  }

  /// Reports an error and continues, so that later errors are found too.
  public func report(_ message: String, at node: Node) { log.add(Diagnostic(message, at: node)) }

  /// Decodes options at another place. If they are invalid, reports the errors and returns the defaults.
  public func decode<T: Options>(_ type: T.Type, from node: Node) -> T {
    NodeDecoder(node, path: codingPath, place: place, log: log).attempt(type) ?? T()
  }

  /// Decodes a component's options. If they are invalid, reports the errors and returns the defaults.
  public func decode<T: Options>(_ type: T.Type, from component: ComponentForm) -> T {
    attempt(type, from: component.options, key: OptionKey(component.name), place: component.place) ?? T()
  }

  /// Decodes the value of an entry. If it is invalid, reports the errors and returns nil.
  public func decode<T: Decodable>(_ type: T.Type, from entry: Node.Entry) -> T? {
    attempt(type, from: entry.value, key: OptionKey(entry.name), place: entry.key)
  }

  /// Casts a decoder to this type, which custom forms need.
  static func reading<T>(_ type: T.Type, from decoder: any Decoder) throws -> NodeDecoder {
    if let decoder = decoder as? NodeDecoder { return decoder }
    let message = "\(type) is read from recipes only; decode it with Recipe"
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: message))
  }
}

extension NodeDecoder {
  /// Decodes a part. Returns nil if that fails; the error is then in the log.
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

  /// - Parameter fallback: The default value. Options that are not written keep its values.
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
    renamed = type.renamed
    if options.isEmpty { _ = try container(keyedBy: OptionKey.self) }  // a type without options asks for no map
    let value = try T(from: self)
    // Don't validate defaults that replace unreadable values.
    guard unread.isEmpty, try isRefused(value, fallback) else { return value }
    throw Reported()
  }

  /// Reports the errors from `validate`. It finds more than the first one by validating again without the invalid
  /// options.
  private func isRefused<T: Options>(_ value: T, _ fallback: Any?) throws -> Bool {
    var (value, rest, known) = (value, node, faulty)
    while let errors = refusal(of: value) {
      // After an option is removed, an option that is reported missing may be that one.
      let isWhole = rest.entries?.count == node.entries?.count
      let news = errors.filter {
        !known.contains(kebabCase($0.option)) && (isWhole || node[kebabCase($0.option)] != nil)
      }
      news.forEach(report)
      known.formUnion(errors.map { kebabCase($0.option) })
      let written = rest.entries ?? []
      rest = rest.with(.map(written.filter { !known.contains($0.name) || faulty.contains($0.name) }))
      guard rest.entries?.count != written.count else { return true }
      // A separate decoder, so that errors already in the log are not repeated.
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

  /// Reports unknown keys.
  func reportUnknown(among names: [String]) {
    for entry in node.entries ?? [] where !names.contains(entry.name) {
      unread.insert(entry.name)
      report(unknownOption(entry.name, of: subject, among: names, renamed: renamed), at: entry.key)
    }
  }

  /// Reads the option with a name and records whether it succeeded.
  func option<T>(_ name: String, _ read: () throws -> T?) rethrows -> T? {
    let before = log.diagnostics.count
    let value = try read()
    if log.diagnostics.count > before { faulty.insert(name) }
    if value == nil { unread.insert(name) }
    return value
  }

  /// Reports a thrown error at its location.
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
  /// Keeps the tree itself, to be decoded later.
  public init(from decoder: any Decoder) throws {
    self = try NodeDecoder.reading(Self.self, from: decoder).node
  }
}
