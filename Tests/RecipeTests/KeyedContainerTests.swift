import Recipe
import Testing

/// Types that read their keys by hand, as the standard library's coders allow.
@Suite struct KeyedContainerTests {
  private enum Key: String, CodingKey { case inner, list, count, warmUp }

  /// A map with a map and a list in it.
  private struct ByHand: Decodable, Sendable {
    let keys: [String]
    let count: Int
    var items: [Int?] = []

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      keys = container.allKeys.map(\.rawValue)
      count = try container.nestedContainer(keyedBy: Key.self, forKey: .inner).decode(Int.self, forKey: .count)
      var list = try container.nestedUnkeyedContainer(forKey: .list)
      while !list.isAtEnd { items.append(try list.decodeNil() ? nil : list.decode(Int.self)) }
    }
  }

  /// The first two items of a list.
  private struct FirstTwo: Decodable, Sendable {
    let items: [Int]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      items = [try list.decode(Int.self), try list.decode(Int.self)]
    }
  }

  /// A value that another decoder reads.
  private struct Delegated: Decodable, Sendable {
    let value: Int

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      value = try Int(from: container.superDecoder(forKey: .warmUp))
    }
  }

  private struct Section: Options {
    var byHand: ByHand?
    var firstTwo: FirstTwo?
    var delegated: Delegated?
  }

  private func read(_ text: String) throws -> Section { try decode(Section.self, from: parse(text, file: "r")) }

  private func messages(_ text: String) -> [String] {
    #expect(throws: RecipeError.self) { try read(text) }?.diagnostics.map {
      "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)"
    } ?? []
  }

  @Test func `maps and lists in a map are read key by key`() throws {
    let found = try #require(read("by-hand: {list: [1, null, 3], inner: {count: 2}}").byHand)
    #expect(found.keys == ["list", "inner"] && found.count == 2 && found.items == [1, nil, 3])
    #expect(try read("by-hand: {inner: {count: 0}, list: []}").byHand?.items == [])
  }

  @Test func `a key that nobody asks for is refused`() {
    #expect(
      messages("by-hand: {list: [], inner: {count: 2}, z: 1}")
        == ["1:40: 'by-hand' has no option 'z'; its options are 'inner', 'list'"])
  }

  @Test func `an error is placed where the value is`() {
    #expect(
      messages("by-hand: {inner: {count: x}, list: []}") == ["1:26: 'count' must be a whole number, but is 'x'"])
    #expect(messages("by-hand: {inner: 1, list: []}") == ["1:18: 'inner' must be a map, but is '1'"])
    #expect(messages("by-hand: {inner: {count: 1}, list: 2}").count == 1)
  }

  @Test func `a list with too few items is an error`() throws {
    #expect(try read("first-two: [1, 2, 3]").firstTwo?.items == [1, 2])
    #expect(messages("first-two: [1]") == ["1:12: 'first-two' has 1 items; write more"])
  }

  @Test func `a part can be read by another decoder`() throws {
    #expect(try read("delegated: {warm-up: 3}").delegated?.value == 3)
  }
}
