import Clutch
import Foundation
import Testing

/// A plugin file that cannot be loaded, and the resulting message.
private struct Broken: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The file as named on the command line.
  var path = "mine.swift"
  /// The files that exist.
  let files: [String: String]
  let message: String
}

private let entry = PluginText().entry

private let broken = [
  Broken(
    testDescription: "an error of types, in a folder", path: "sub/../sub/mine.swift",
    files: ["sub/mine.swift": PluginText(value: "views.unit.summ()").text],
    message: """
      sub/../sub/mine.swift:10:16: error: value of type 'Tensor' has no member 'summ'
          views.unit.summ()
          ~~~~~~~~~~ ^~~~
      """),
  Broken(
    testDescription: "an error of syntax, with a note",
    files: ["mine.swift": "import Clutch\n\nfunc a() { let b = [1, 2\n}\n"],
    message: """
      mine.swift:3:25: error: expected ']' in container literal expression
      func a() { let b = [1, 2
                              ^
      mine.swift:3:20: note: to match this opening '['
      func a() { let b = [1, 2
                         ^
      """),
  Broken(
    testDescription: "two errors in two files of a folder", path: "losses/",
    files: [
      "losses/a.swift": "import Clutch\n\nfunc a() -> Tensor { Tensor.zeroes() }\n",
      "losses/b.swift": "let b: Int = true\n",
    ],
    message: """
      losses/a.swift:3:29: error: type 'Tensor' has no member 'zeroes'
      func a() -> Tensor { Tensor.zeroes() }
                           ~~~~~~ ^~~~~~
      losses/b.swift:1:14: error: cannot convert value of type 'Bool' to specified type 'Int'
      let b: Int = true
                   ^~~~
      """),
  Broken(
    testDescription: "a module that it cannot see", files: ["mine.swift": "import Clutch\nimport Numerics\n"],
    message: """
      mine.swift:2:8: error: no such module 'Numerics'
      import Numerics
             ^
      note: a plugin file can import Clutch, Foundation and other modules that come with Swift
      """),
  Broken(
    testDescription: "a name that is taken", files: ["mine.swift": PluginText(name: "nt-xent").text],
    message: """
      mine.swift: error: its loss 'nt-xent', Mine in mine.swift, has the same name as NTXent in Plugins/Losses/NTXent.swift; \
      rename it
      """),
  Broken(
    testDescription: "a name twice, in a folder", path: "losses",
    files: [
      "losses/a.swift": PluginText().text,
      "losses/b.swift": PluginText(type: "Other", entry: entry.replacing("Mine", with: "Other")).text,
    ],
    message: """
      losses: error: its loss 'mine', Other in losses/b.swift, has the same name as Mine in losses/a.swift; rename it
      """),
  Broken(
    testDescription: "no component", files: ["mine.swift": PluginText(entry: "").text],
    message: """
      mine.swift: error: it registers nothing; end it with this line:

      @section("plugins") @used private let entry: Entry = { register(Mine.self) }
      """),
  Broken(
    testDescription: "a crash in an initial value",
    files: ["mine.swift": PluginText().text.replacing("scale = 1.0", with: "scale = [1.0][Int(\"1\")!]")],
    message: """
      mine.swift: error: it crashed with signal 4 (Illegal instruction) while it was loaded; check its entry and \
      the names and initial values of its components; it wrote:
        Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range
      """),
  Broken(
    testDescription: "a crash of its own words",
    files: ["mine.swift": PluginText(entry: entry.replacing("register(Mine.self)", with: "fatalError(\"no!\")")).text],
    message: """
      mine.swift: error: it crashed with signal 4 (Illegal instruction) while it was loaded; check its entry and \
      the names and initial values of its components; it wrote:
        mine_KEY/mine.swift:14: Fatal error: no!
      """),
  Broken(
    testDescription: "an end of the program",
    files: [
      "mine.swift": "import Foundation\n"
        + PluginText(entry: entry.replacing("register(Mine.self)", with: "exit(3)")).text
    ],
    message: """
      mine.swift: error: it ended the program with exit code 3 while it was loaded; check its entry and the names \
      and initial values of its components
      """),
  Broken(
    testDescription: "a file that is not there", path: "sub/mien.swift", files: ["sub/mine.swift": ""],
    message: "clutch: error: there is no file 'sub/mien.swift'; did you mean 'sub/mine.swift'?"),
  Broken(
    testDescription: "a file that is not Swift", path: "mine.txt", files: ["mine.txt": ""],
    message: "clutch: error: 'mine.txt' is not a Swift file; name one that ends in .swift, or a folder of such files"),
  Broken(
    testDescription: "a folder without plugins", path: "sub", files: ["sub/notes.txt": ""],
    message: "clutch: error: the folder 'sub' holds no Swift file; put one into it, or name another"),
]

@Suite struct BrokenPluginTests {
  @Test(arguments: broken) private func `a broken plugin file is told as the user's own, exit code 2`(
    broken: Broken
  ) throws {
    let folder = try TemporaryFolder()
    for (name, text) in broken.files { try folder.write(text, name) }
    let outcome = try Clutch.run("list", "losses", "--plugin", broken.path, in: folder.path)
    // The module's name contains a hash, which differs between two builds.
    let errors = outcome.errors.replacing(/mine_[0-9a-f]{8}/, with: "mine_KEY")
    #expect(errors == broken.message + "\n")
    #expect(outcome.code == 2 && outcome.output.isEmpty)
  }

  @Test func `a crash is found once, and its words are kept`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      PluginText(entry: entry.replacing("register(Mine.self)", with: "fatalError()")).text, "crash.swift")
    let first = try Clutch.run("list", "--plugin", "crash.swift", in: folder.path)
    // Without a compiler, nothing can be compiled or tried again.
    let second = try Clutch.run("list", "--plugin", "crash.swift", in: folder.path, environment: ["PATH": "/nowhere"])
    #expect(first.code == 2 && second.errors == first.errors)
  }

  @Test func `what is wrong around the plugin is told with what to do, exit code 2`() throws {
    let folder = try TemporaryFolder()
    try folder.write(PluginText(name: "around").text, "mine.swift")
    func message(_ environment: [String: String]) throws -> String {
      let outcome = try Clutch.run("list", "--plugin", "mine.swift", in: folder.path, environment: environment)
      #expect(outcome.code == 2 && outcome.output.isEmpty)
      return outcome.errors
    }
    let version = try swiftVersion()
    #expect(
      try message(["PATH": "/nowhere"]) == """
        mine.swift: error: it cannot be compiled: there is no swiftc on PATH; add the folder of Swift \
        \(version), which Clutch was built with, to PATH

        """)
    #expect(
      try message(["XDG_CACHE_HOME": "/dev/null"]) == """
        mine.swift: error: it is compiled into /dev/null/clutch/plugins, which cannot be written: Not a directory; make \
        it writable, or set XDG_CACHE_HOME to another folder

        """)
    // The message of Swift 6.2's compiler about modules made by 6.3.
    try folder.write(
      """
      #!/bin/sh
      if [ "$1" = --version ]; then echo "Swift version 6.2.3 (swift-6.2.3-RELEASE)"; exit; fi
      echo "<unknown>:0: error: module compiled with Swift 6.3.1 cannot be imported by the Swift 6.2.3 compiler: /a/b"
      exit 1
      """, "other/swiftc")
    let swiftc = "\(folder.path)/other/swiftc"
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swiftc)
    #expect(
      try message(["PATH": "\(folder.path)/other:/usr/bin:/bin"]) == """
        mine.swift: error: it cannot be compiled: \(swiftc) is Swift 6.2.3, but Clutch was built with Swift \
        \(version); put Swift \(version) first on PATH, or rebuild Clutch with Swift 6.2.3

        """)
  }

  @Test func `an executable without its build says what it lacks, exit code 2`() throws {
    let folder = try TemporaryFolder()
    try folder.write(PluginText(name: "carried").text, "mine.swift")
    try FileManager.default.copyItem(atPath: Clutch.path, toPath: "\(folder.path)/carried")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(folder.path)/carried")
    process.arguments = ["list", "--plugin", "\(folder.path)/mine.swift"]
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": folder.path + "/cache"]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(
      text == """
        \(folder.path)/mine.swift: error: it cannot be compiled: \(folder.path)/carried is not in a build folder; run \
        clutch from a build with its sources, or move the file into Plugins/ and build

        """)
  }

  /// The version of the compiler on PATH, which also built the tests.
  private func swiftVersion() throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swiftc", "--version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return try String(#require(text.firstMatch(of: /Swift version ([0-9.]+)/)).1)
  }
}
