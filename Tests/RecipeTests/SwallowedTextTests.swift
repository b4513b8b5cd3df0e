import Recipe
import Testing

@Suite struct SwallowedTextTests {
  private func messages(_ override: String) -> [String] {
    let error = #expect(throws: RecipeError.self) {
      try parse("seed: 1", file: "r.yaml").applying([override], shape: Example.shape)
    }
    return error?.diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" } ?? []
  }

  private static let comment = "'#' starts a comment in YAML here, which would be ignored; put the value in quotes"

  @Test(arguments: [
    ("name=my set #2", "1:13: \(comment): 'name=\"my set #2\"'"),
    ("name=#2", "1:6: \(comment): 'name=\"#2\"'"),
    ("name= #2", "1:7: \(comment): 'name=\"#2\"'"),
    ("name=\"a\" # b", "1:10: \(comment)"),
    ("classes=[1, #2", "1:13: \(comment)"),
    ("train={batch: 2} #x", "1:18: \(comment)"),
    ("name=é #é", "1:8: \(comment): 'name=\"é #é\"'"),
    ("name=a\n #b", "2:2: \(comment): 'name=\"a\\n #b\"'"),
    ("name=&amp", "1:6: '&amp' is an anchor in YAML, not text; put the value in quotes: 'name=\"&amp\"'"),
    ("name=&a b", "1:6: '&a' is an anchor in YAML, not text; put the value in quotes: 'name=\"&a b\"'"),
    ("classes=[&a 1, 2]", "1:10: '&a' is an anchor in YAML, not text; put the value in quotes"),
    ("name=*all", "1:6: '*all' is an alias in YAML, not text; put the value in quotes: 'name=\"*all\"'"),
    ("name=!x", "1:6: '!x' is a tag in YAML, not text; put the value in quotes: 'name=\"!x\"'"),
    ("name=!!str 5", "1:6: '!!str' is a tag in YAML, not text; put the value in quotes: 'name=\"!!str 5\"'"),
    ("name=&a&b", "1:6: '&' cannot start a text in YAML; put the value in quotes: 'name=\"&a&b\"'"),
    ("name=*.png", "1:6: '*' cannot start a text in YAML; put the value in quotes: 'name=\"*.png\"'"),
  ])
  func `text that YAML would swallow is refused in an override`(override: String, message: String) {
    #expect(messages(override) == [message])
  }

  @Test(arguments: [
    "name=a#b", "name=\"a #b\"", "name='&a'", "name=a&b", "name=a*b!", "classes=[1, 2]", "name=\"it's #1\"",
  ])
  func `text that only looks like it is read as it is`(override: String) throws {
    _ = try parse("seed: 1", file: "r.yaml").applying([override], shape: Example.shape)
  }

  @Test func `a recipe may have comments and anchors`() throws {
    let recipe = try parse("name: &a x # said twice\nlabel: *a", file: "r.yaml")
    #expect(recipe["label"]?.text == "x")
  }

  @Test func `a value of the command line is no recipe`() {
    #expect(throws: RecipeError.self) { try parseValue("blobs # all", file: "data set") }
  }
}
