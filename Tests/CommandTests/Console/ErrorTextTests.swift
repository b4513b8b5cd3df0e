import Clutch
import Testing

@testable import Command
@testable import Console

@Suite struct ErrorTextTests {
  private let location = Location(file: "a.yaml", line: 3, column: 2)

  @Test func `an error without a location starts with the program's name`() {
    #expect(errorText(UsageError(description: "it is wrong")) == "clutch: error: it is wrong")
    #expect(errorText("the run failed: error: 1:2") == "clutch: error: the run failed: error: 1:2")
    #expect(errorText("it failed\na.yaml:3:2: error: m") == "clutch: error: it failed\na.yaml:3:2: error: m")
  }

  @Test func `errors in a recipe start with their location, or with the program's name if they have none`() {
    let error = RecipeError([Diagnostic("m", location: location, line: " x"), Diagnostic("n")])
    #expect(errorText(error) == "clutch: error: n\na.yaml:3:2: error: m\n x\n ^")
  }

  @Test(arguments: ["a.yaml", "my runs/a.yaml", "override 'score=[{knn: {k: 5}}]'"])
  func `the message of a failed run keeps its location`(file: String) {
    let message = "\(file):3:2: error: knn: is wrong\n x\n ^"
    #expect(errorText(message) == message)
  }
}
