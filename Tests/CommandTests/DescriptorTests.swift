import Components
import Foundation
import Testing

/// Runs whose terminal, readers or descriptors are gone.
@Suite struct DescriptorTests {
  private let folder: TemporaryFolder
  private let words = SmallRecipe.twoEpochs

  init() throws { folder = try SmallRecipe.folder() }

  /// The files of the only run, by name.
  private var files: [String: Data] {
    let runs = folder.files(below: "runs/small")
    return Dictionary(runs.map { (($0.key as NSString).lastPathComponent, $0.value) }) { first, _ in first }
  }

  @Test(arguments: ["2>&1 | head -1", "2> >(true) | true", "2>&1 | (exec <&-; sleep 1)"])
  func `a run whose readers have gone comes to its end`(readers: String) throws {
    let outcome = try Clutch.shell("\"$0\" \"$@\" \(readers); exit ${PIPESTATUS[0]}", ["run"] + words, in: folder.path)
    #expect(outcome.code == 0)
    for name in ["metrics.json", "report.html", "checksums.xxh64"] { #expect(files[name] != nil, "\(name)") }
  }

  @Test func `a command that only prints ends by the signal when nobody reads`() throws {
    let line = "\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}"
    let outcome = try Clutch.shell("sleep 0.2; \(line)", ["schema"], in: folder.path)
    #expect([0, 128 + SIGPIPE].contains(outcome.code) && outcome.errors.isEmpty)
  }

  @Test(arguments: ["<&- >&- 2>&-", ">&- 2>&-", "2>&-", "<&- >&-"])
  func `without standard descriptors, nothing that is printed gets into a file`(closed: String) throws {
    let outcome = try Clutch.shell("exec \"$0\" \"$@\" \(closed)", ["run"] + words, in: folder.path)
    #expect(outcome.code == 0)
    #expect(files["lock"] == Data())
    let log = String(decoding: try #require(files["log.jsonl"]), as: UTF8.self)
    let lines = log.split(separator: "\n")
    #expect(lines.count > 4 && lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
  }

  @Test func `results that cannot be printed are an error, but the run is whole`() throws {
    let outcome = try Clutch.shell("exec \"$0\" \"$@\" >/dev/full", ["run"] + words, in: folder.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("clutch: error: the results cannot be printed: No space left on device\n"))
    #expect(files["report.html"] != nil)
    let list = try Clutch.shell("exec \"$0\" \"$@\" >/dev/full", ["list"], in: folder.path)
    #expect(list.code == 1)
    #expect(list.errors == "clutch: error: the results cannot be written: No space left on device\n")
  }

  @Test func `the end of the terminal leaves a checkpoint, and under nohup nothing ends`() throws {
    for isIgnored in [false, true] {
      let line = isIgnored ? "trap '' HUP; exec \"$0\" \"$@\"" : "exec \"$0\" \"$@\""
      let process = try Clutch.start(
        ["-c", line, Clutch.path, "run", "small.yaml", "train.phases.warm-up.epochs=500", "--runs", "\(isIgnored)"],
        in: folder.path, program: "/bin/bash")
      func errors() -> String { String(decoding: folder.read("stderr") ?? Data(), as: UTF8.self) }
      func epochs() -> Int { errors().components(separatedBy: "epoch ").count }
      while epochs() < 4, process.isRunning { usleep(20_000) }
      kill(process.processIdentifier, SIGHUP)
      if isIgnored {
        let before = epochs()
        while epochs() < before + 3, process.isRunning { usleep(20_000) }
        #expect(process.isRunning)
        process.interrupt()
      }
      process.waitUntilExit()
      #expect(process.terminationStatus == 130, "\(errors())")
      #expect(!folder.files(below: "\(isIgnored)").filter { $0.key.hasSuffix("partial.safetensors") }.isEmpty)
    }
  }

  @Test func `a limit on the size of files is an error that says what to do`() throws {
    let outcome = try Clutch.shell("ulimit -f 8; exec \"$0\" \"$@\"", ["run"] + words, in: folder.path)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "cannot be written: File too large; raise the limit on the size of files (ulimit -f), then run the same "
          + "command again\n"), "\(outcome.errors)")
  }
}
