import Testing

@Suite struct NamedTests {
  @Test func `names keep their order`() throws {
    let phases = try example("train: {phases: {z: {epochs: 1}, a-1: {epochs: 2}}}").train.phases
    #expect(phases.entries.map(\.name) == ["z", "a-1"] && phases["a-1"]?.epochs == 2 && phases["b"] == nil)
  }

  @Test(arguments: [
    ("Warm_Up", "write 'warm-up'"), ("a.b", "write 'a-b'"), ("ä", "write one such as 'warm-up'"),
  ])
  func `a name that no path could hold is refused`(name: String, remedy: String) {
    #expect(
      messages("train: {phases: {\(name): {}}}") == [
        "1:18: '\(name)' must be a name of lower-case letters, digits and hyphens; \(remedy)"
      ])
  }

  @Test func `a wrong value does not hide the next`() {
    #expect(
      messages("train: {phases: {a: 1, b: 2}}") == [
        "1:21: 'a' must be a map, but is '1'", "1:27: 'b' must be a map, but is '2'",
      ])
  }

  @Test func `a list is no map of names`() {
    #expect(messages("train: {phases: []}") == ["1:17: 'phases' must be a map, but is a list"])
  }
}
