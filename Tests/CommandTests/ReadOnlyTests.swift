import Foundation
import Testing

/// Folders on a file system that is mounted for reading only.
@Suite(.enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")))
struct ReadOnlyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try SmallRecipe.folder() }

  /// Runs `clutch` where `ro` is such a file system, after `line` has filled it.
  private func clutch(_ words: [String], filledBy line: String = ":") throws -> Clutch.Result {
    let all = "mkdir ro && mount -t tmpfs none ro && \(line) && mount -o remount,ro ro || exit 99; \"$0\" \"$@\""
    let outcome = try Clutch.shell("exec unshare -m /bin/bash -c '\(all)' \"$0\" \"$@\"", words, in: folder.path)
    try #require(outcome.code != 99, "no file system could be mounted: \(outcome.errors)")
    return outcome
  }

  @Test func `a run says that its folder cannot be created, and what to do`() throws {
    let outcome = try clutch(["run"] + SmallRecipe.twoEpochs + ["--runs", "ro/runs"])
    #expect(outcome.code == 1)
    let message =
      /clutch: error: ro\/runs\/small\/\w+: the folder cannot be created: Read-only file system; make the folder writable, or name another one\n/
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func `clean does not take it for a folder in which a run is starting`() throws {
    let outcome = try clutch(
      ["runs", "clean", "--yes", "--runs", "ro"],
      filledBy: "mkdir -p ro/.cache/phase/0123456789abcdef && touch ro/.cache/phase/0123456789abcdef/file")
    #expect(outcome.code == 1)
    let message = "clutch: error: ro/.cache: cannot be changed: Read-only file system; make the folder writable\n"
    #expect(outcome.errors.hasSuffix(message), "\(outcome.errors)")
  }
}
