import Foundation
import Testing

@testable import Command

/// Behavior that only the built program shows: its exit code and its streams, whatever libtorch and Swift add to them.
@Suite struct BuiltProgramTests {
  @Test func `help goes to standard output, and nothing else is said`() throws {
    let folder = try TemporaryFolder()
    let program = try Clutch.run("help", "run", in: folder.path)
    #expect(program.code == 0 && program.errors.isEmpty)
    #expect(try Clutch.inProcess("help", "run", in: folder.path).output == program.output)
  }

  @Test func `a wrong command line ends with 2, and is told on standard error alone`() throws {
    let folder = try TemporaryFolder()
    let program = try Clutch.run("rnu", in: folder.path)
    #expect(program.code == 2 && program.output.isEmpty)
    #expect(program.errors == "clutch: error: there is no command 'rnu'; did you mean 'run'?\n")
  }

  @Test func `a table goes to standard output, and nothing else is said`() throws {
    let folder = try TemporaryFolder()
    try MadeUpRuns.writeThree(in: "\(folder.path)/runs")
    let program = try Clutch.run("compare", "runs", in: folder.path)
    #expect(program.code == 0 && program.errors.isEmpty)
    #expect(try Clutch.inProcess("compare", "runs", in: folder.path).output == program.output)
  }

  @Test func `what a plugin prints comes out`() throws {
    let folder = try TemporaryFolder()
    let value = "print(\"of a batch\")\n    return views.unit.sum() * scale"
    try folder.write(PluginText(value: value).text, "mine.swift")
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text, "small.yaml")
    let program = try Clutch.run(
      "check", "small.yaml", "--plugin", "mine.swift", "train.phases.warm-up.loss=mine", in: folder.path)
    #expect(program.code == 0 && program.output.contains("of a batch\n"), "\(program.errors)")
  }

  @Test func `results that cannot be written are an error, exit code 1`() throws {
    let folder = try TemporaryFolder()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(Clutch.path)' list > /dev/full 2> '\(folder.path)/stderr'"]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    let errors = String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self)
    #expect(errors.hasPrefix("clutch: error: the results cannot be written: "), "\(errors)")
  }
}
