import Testing

@testable import Stages

@Suite struct StageKeyTests {
  private let key = StageKey("phase", ["a": "1", "b": "2"])

  @Test func `a key is the SHA-256 of the kind and of each part with its length`() {
    // printf 'phase\na 1\n1\nb 1\n2\n' | sha256sum
    #expect(key.hex == "31dc3ca192b4b204eb015793e7a8f1c7db1a2f654318a2dc8d8d1d9cdfa82e6c")
    #expect(key.description == key.hex && key.short == String(key.hex.prefix(16)))
  }

  @Test func `the kind, every name, every value and their order are in the key`() {
    let others = [
      StageKey("score", ["a": "1", "b": "2"]), StageKey("phase", ["a": "1", "c": "2"]),
      StageKey("phase", ["a": "1", "b": "3"]), StageKey("phase", ["b": "2", "a": "1"]), StageKey("phase", ["a": "1"]),
    ]
    #expect(Set(others + [key]).count == 6 && StageKey("phase", ["a": "1", "b": "2"]) == key)
    #expect(StageKey(.phase, ["a": "1", "b": "2"]) == key)
  }

  @Test func `a value that looks like another part makes another key`() {
    #expect(StageKey("phase", ["a": "1\nb 1\n2"]) != key)
    #expect(StageKey("x", ["a": "bc", "d": ""]) != StageKey("x", ["a": "b", "cd": ""]))
  }

  @Test func `a folder of the cache has 16 small hexadecimal digits`() {
    #expect(StageKey.isShort(key.short))
    for name in [
      "", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg", "..", "０123456789abcd",
    ] {
      #expect(!StageKey.isShort(name), "\(name)")
    }
  }
}
