import Components
import Foundation
import Testing

/// A process that is killed while writing a file leaves a partial file under another name.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"))) struct UnfinishedFilesTests {
  private let folder: TemporaryFolder
  private let words = SmallRecipe.twoEpochs

  init() throws { folder = try SmallRecipe.folder() }

  /// Kills a run when it is about to rename a file for the nth time.
  private func kill(at rename: Int) throws -> Clutch.Result {
    let line =
      "exec strace -f -qq -o /dev/null -e trace=rename -e inject=rename:signal=KILL:when=\(rename) \"$0\" \"$@\""
    return try Clutch.shell(line, ["run"] + words, in: folder.path)
  }

  private var unfinished: [String] {
    let names = FileManager.default.enumerator(atPath: "\(folder.path)/runs")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains("partial") }
  }

  @Test(arguments: [3, 14, 23, 27, 36, 43])
  func `the same command leaves no unfinished file, wherever the one before was killed`(rename: Int) throws {
    let killed = try kill(at: rename)
    try #require(killed.code != 0, "it was not killed: \(killed.errors)")
    #expect(!unfinished.isEmpty)
    let again = try Clutch.run(words: ["run"] + words, in: folder.path)
    try #require(again.code == 0, "\(again.errors)")
    #expect(unfinished.isEmpty, "\(unfinished)")
  }

  @Test func `clean frees what a killed run left that is not started again`() throws {
    _ = try kill(at: 19)
    #expect(unfinished.count == 1)
    let clean = try Clutch.run("runs", "clean", "--yes", in: folder.path)
    #expect(clean.code == 0 && unfinished.isEmpty)
    #expect(
      clean.errors.contains(
        #/^In runs, killed processes left unfinished files:\n  partial  1  \S+ k?B\nfreed \S+ k?B of 1 item\n$/#),
      "\(clean.errors)")
  }
}
