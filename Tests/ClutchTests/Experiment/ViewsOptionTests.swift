import Recipe
import Testing

@testable import Components
@testable import Experiments

@Suite struct ViewsOptionTests {
  private struct Section: Options { var views: ViewsOption? }

  init() { toys }

  private func read(_ text: String) throws -> ViewsOption {
    try #require(decode(Section.self, from: parse("views: \(text)", file: "r")).views)
  }

  @Test func `a number is the number of views, with the recipe's augmentations`() throws {
    for (text, count) in [("4", 4), ("1", 1), ("1000", 1000), ("{count: 4}", 4)] {
      let views = try read(text)
      #expect(views.given.count == count && views.given.augment == nil)
      #expect(views.node.flow == "\(count)", "it is written in the short form")
    }
  }

  @Test func `the long form has augmentations of its own, and is written as it reads`() throws {
    let views = try read("{count: 3, augment: [toy-noise]}")
    #expect(views.given.count == 3 && views.given.augment?.map(\.name) == ["toy-noise"])
    let again = try read(views.node.flow)
    #expect(again.given.augment?.map(\.name) == ["toy-noise"] && again.node.flow == views.node.flow)
  }

  @Test(arguments: ["0", "1001", "-1", "2.5", "many", "[1]"]) func `anything else is refused with both forms`(
    text: String
  ) {
    let error = #expect(throws: RecipeError.self) { try read(text) }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'views' must be a number from 1 to 1000 or {count: 10, augment: […]}, but is \(text)"
      ])
  }

  @Test(arguments: [
    ("{augment: [toy-noise]}", "'count' is missing; set the number of views to average"),
    ("{count: 0}", "'count' must be from 1 to 1000, but is 0"),
    (
      "{count: 2, augment: []}",
      "'augment' is empty, so all views are alike; name augmentations, or leave 'views' out"
    ),
    ("{count: 2, agument: []}", "'views' has no option 'agument'; did you mean 'augment'?"),
  ])
  func `a long form that makes no sense is explained`(text: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try read(text) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}
