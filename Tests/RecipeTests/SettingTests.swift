import Testing

@testable import Recipe

@Suite struct SettingTests {
  private let recipe = """
    batch: 8
    settings:
      learning-rate: 0.1
      "train.batch": 16
      btach: 3
      a..b: 4
    """

  /// The recipe with its `settings` applied one by one.
  private func message(_ name: String) throws -> String {
    let tree = try parse(recipe, file: "r.yaml")
    let entry = try #require(tree["settings"]?.entry(name))
    let shape = Shape.fields(["batch": .value, "settings": .map(.value), "train": .fields(["batch": .value])])
    do {
      return try tree.setting(entry.key, to: entry.value, shape: shape).flow
    } catch {
      return error.description
    }
  }

  @Test func `a value is put where its path leads`() throws {
    #expect(try message("train.batch").hasSuffix(", train: {batch: 16}}"))
  }

  @Test func `a path that leads nowhere is an error at its own place in the file`() throws {
    #expect(
      try message("btach") == """
        r.yaml:5:3: error: a recipe has no option 'btach'; did you mean 'batch'?
          btach: 3
          ^
        """)
    #expect(
      try message("learning-rate") == """
        r.yaml:3:3: error: a recipe has no option 'learning-rate'; its options are 'batch', 'settings', 'train'
          learning-rate: 0.1
          ^
        """)
    #expect(
      try message("a..b") == """
        r.yaml:6:5: error: a part of the path is empty; separate names by single dots
          a..b: 4
            ^
        """)
  }
}
