import Foundation
import Testing

@testable import Stages
@testable import Storage

@Suite struct ImagePathsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ count: Int) throws(FileError) -> [String]? {
    try ImagePaths(of: "train", count: count, in: Checksums(of: folder.path))?.paths
  }

  @Test func `paths are read as they were written, one per line`() throws {
    let paths = ImagePaths(["cats/a cat.png", "", "two\nlines.png", "ü;,\"'.png"])
    try folder.write(String(decoding: paths.data, as: UTF8.self), "features/train.paths.txt")
    #expect(String(decoding: paths.data, as: UTF8.self).count { $0 == "\n" } == 4)
    #expect(try read(4) == ["cats/a cat.png", "", "two\\u000alines.png", "ü;,\"'.png"])
  }

  @Test func `without the file there are no paths`() throws { #expect(try read(4) == nil) }

  @Test func `another number of paths than of images is an error`() throws {
    try folder.write("a.png\nb.png\n", "features/train.paths.txt")
    let error = #expect(throws: FileError.self) { try read(3) }
    #expect(error?.description == "has 2 paths for 3 images")
  }
}
