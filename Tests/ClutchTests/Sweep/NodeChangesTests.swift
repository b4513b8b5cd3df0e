import Recipe
import Testing

@testable import Sweeps

@Suite struct NodeChangesTests {
  private let map: Node

  init() throws { map = try parse("{a: 1, b: {c: 2}}", file: "r") }

  @Test func `a key is changed or removed in its place`() {
    #expect(map.changing("a") { _ in .text("x") }.flow == "{a: x, b: {c: 2}}")
    #expect(map.changing("b") { $0.removing("c") }.flow == "{a: 1, b: {}}")
    #expect(map.removing("a").flow == "{b: {c: 2}}")
  }

  @Test func `a key that is not there changes nothing`() throws {
    #expect(map.changing("z") { _ in .text("x") }.flow == map.flow && map.removing("z").flow == map.flow)
    let list = try #require(parse("x: [a]", file: "r")["x"])
    #expect(list.changing("a") { _ in .text("x") }.flow == "[a]" && list.removing("a").flow == "[a]")
  }
}
