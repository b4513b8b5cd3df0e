import Components
import Foundation
import Testing

/// A run on a full disk ends with an error, and the same command completes it once there is room.
@Suite(.enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")))
struct FullDiskTests {
  private let folder: TemporaryFolder
  private let words = SmallRecipe.twoEpochs

  init() throws { folder = try SmallRecipe.folder() }

  /// The files of the run, and those of the cache, as `.cache/…`.
  private func names(_ runs: String) -> Set<String> {
    let names = FileManager.default.enumerator(atPath: "\(folder.path)/\(runs)")?.compactMap { $0 as? String } ?? []
    return Set(names)
  }

  @Test func `on disks of many sizes, a run fails or is complete, and what it lacks is written once there is room`()
    throws
  {
    let whole = try Clutch.run(words: ["run"] + words + ["--runs", "whole"], in: folder.path)
    try #require(whole.code == 0, "\(whole.errors)")
    var failures = 0
    for size in stride(from: 100, through: 900, by: 130) {
      // Uses a separate file system that ends with the shell; its contents are copied to one with room.
      let line = """
        mkdir full && mount -t tmpfs -o size=\(size)k none full || exit 99
        "$0" "$@" --runs full; code=$?; rm -rf room; cp -a full room; exit $code
        """
      let full = try Clutch.shell(
        "exec unshare -m /bin/bash -c '\(line)' \"$0\" \"$@\"", ["run"] + words, in: folder.path)
      try #require(full.code != 99, "no file system could be mounted: \(full.errors)")
      #expect([0, 1].contains(full.code), "\(size) kB: \(full.errors)")
      if full.code == 1 { failures += 1 }
      #expect(full.code == 1 || names("room") == names("whole"), "\(size) kB: \(full.errors)")
      let again = try Clutch.run(words: ["run"] + words + ["--runs", "room"], in: folder.path)
      #expect(again.code == 0 && again.output.contains("Report:"), "\(size) kB: \(again.errors)")
      #expect(names("room") == names("whole"), "\(size) kB")
      try FileManager.default.removeItem(atPath: "\(folder.path)/full")
    }
    #expect(failures > 2, "the disks were full")
  }
}
