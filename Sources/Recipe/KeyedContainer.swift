/// The entries of a map, by option name. Options that are not written have their defaults.
struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { (decoder.node.entries ?? []).compactMap { Key(stringValue: $0.name) } }

  // An option with a default counts as present even if it is not written. The standard library's `decodeIfPresent` then
  // reads it, and returns nil only if null is written or the default itself is nil.
  func contains(_ key: Key) -> Bool { entry(key) != nil || fallback(kebabCase(key.stringValue)) != nil }

  func decodeNil(forKey key: Key) -> Bool {
    entry(key)?.value.isNull ?? (fallback(kebabCase(key.stringValue)) == nil)
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let name = kebabCase(key.stringValue)
    guard let entry = entry(key) else {
      if let value = fallback(name) as? T { return value }
      throw Diagnostic(
        "\(decoder.subject) needs the option '\(name)'; write '\(name): value'", at: decoder.place)
    }
    let fallback = fallback(name) as? T
    let value = decoder.option(name) {
      decoder.attempt(type, from: entry.value, key: OptionKey(name), place: entry.key, fallback: fallback) ?? fallback
    }
    guard let value else { throw Reported() }
    return value
  }

  /// Returns nil also if the value is invalid. The error is then in the log, and the remaining options are still read.
  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? {
    guard contains(key), !decodeNil(forKey: key) else { return nil }
    do {
      return try decode(type, forKey: key)
    } catch {
      decoder.report(error)
      return nil
    }
  }

  private func entry(_ key: Key) -> Node.Entry? {
    let name = kebabCase(key.stringValue)
    decoder.asked?.insert(name)
    return decoder.node.entry(name)
  }

  private func fallback(_ name: String) -> Any? {
    guard let value = decoder.options?.first(where: { $0.name == name })?.value else { return nil }
    return if let value = value as? any OptionalValue { value.unwrapped } else { value }
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try superDecoder(forKey: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try superDecoder(forKey: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    decoder.child(entry(key)?.value ?? decoder.place.with(.null), key: OptionKey(kebabCase(key.stringValue)))
  }
}

// The standard library has separate methods for these types, and their default implementations throw.
extension KeyedContainer {
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { present(type, key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { present(type, key) }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { present(type, key) }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) -> Float? { present(type, key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { present(type, key) }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) -> Int8? { present(type, key) }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) -> Int16? { present(type, key) }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) -> Int32? { present(type, key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { present(type, key) }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) -> UInt? { present(type, key) }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) -> UInt8? { present(type, key) }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) -> UInt16? { present(type, key) }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) -> UInt32? { present(type, key) }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) -> UInt64? { present(type, key) }

  private func present<T: Decodable>(_ type: T.Type, _ key: Key) -> T? { decodeIfPresent(type, forKey: key) }
}
