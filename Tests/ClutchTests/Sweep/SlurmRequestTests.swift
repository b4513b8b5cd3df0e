import Foundation
import Recipe
import Testing

@testable import Slurm

@Suite struct SlurmRequestTests {
  private func options(_ text: String) throws -> SlurmOptions {
    try decode(SlurmOptions.self, from: parse(text, file: "r"))
  }

  private func words(_ text: String, logs: String = "/logs") throws -> [String] {
    try SlurmRequest(name: "x", program: "/clutch", logs: logs, cpus: 3, options: options(text)).words
  }

  @Test func `without options, jobs ask for cores alone and are requeued`() throws {
    #expect(
      try words("{}") == [
        "--ntasks=1", "--cpus-per-task=3", "--requeue", "--open-mode=append", "--signal=B:USR1@60",
        "--chdir=\(FileManager.default.currentDirectoryPath)", "--output=/logs/slurm-%A_%a.out",
      ])
  }

  @Test func `options become sbatch's, in a fixed order, and extra ones come last`() throws {
    let text = """
      account: us
      gpus: a100:2
      memory: 8000
      time: "1:00:00"
      partition: long,short
      warning: 90
      extra: [--constraint=avx512, --nice]
      """
    let found = try words(text)
    #expect(found.contains("--signal=B:USR1@90"))
    #expect(
      found.suffix(7) == [
        "--partition=long,short", "--time=1:00:00", "--mem=8000", "--gpus=a100:2", "--account=us",
        "--constraint=avx512", "--nice",
      ])
  }

  @Test func `a percent sign in the folder of the logs is no pattern`() throws {
    #expect(try words("{}", logs: "/a%b").contains("--output=/a%%b/slurm-%A_%a.out"))
  }

  @Test func `a value is a word or a whole number, written back as it was`() throws {
    let found = try options("{memory: 8000, gpus: a100, time: 90}")
    #expect(found.memory?.text == "8000" && found.gpus?.text == "a100" && found.time?.text == "90")
    #expect([found.memory, found.gpus].map { $0?.node.flow } == ["8000", "a100"])
    for text in ["memory: \"\"", "memory: \"a\\nb\""] {
      let error = #expect(throws: RecipeError.self) { try options(text) }
      #expect(
        error?.diagnostics.first?.message.hasPrefix("'memory' must be a word that sbatch understands, but is ") == true)
    }
  }
}
