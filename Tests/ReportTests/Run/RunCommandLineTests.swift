import Foundation
import Testing

@testable import Report

@Suite struct RunCommandLineTests {
  @Test func `a command line is read as it was written, whatever its characters`() throws {
    let folder = try TemporaryFolder()
    for overrides in [[], ["seed=1"], ["name=\"a, b\"", "train.batch=64", "x=é\n\u{1B}[31m</script>"]] {
      let line = RunCommandLine(recipe: "my recipes/ccl.yaml", overrides: overrides)
      try line.write(to: folder.path)
      let read = try #require(RunCommandLine(folder: folder.path))
      #expect(read.recipe == line.recipe && read.overrides == overrides)
    }
  }

  @Test(arguments: ["", "{", "[]", "null", #"{"recipe": 1, "overrides": []}"#, #"{"recipe": "a"}"#, "\u{0}"])
  func `a damaged file counts as none, since the page has the settings as well`(text: String) throws {
    let folder = try TemporaryFolder()
    #expect(RunCommandLine(folder: folder.path) == nil)
    try folder.write(text, "command.json")
    #expect(RunCommandLine(folder: folder.path) == nil)
  }
}
