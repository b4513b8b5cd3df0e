import Clutch
import Foundation
import Testing

@testable import Scoring

@Suite struct PicturePathsTests {
  @Test func `a folder that cannot be listed is given itself, in its place`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.png", "b/2.png", "c/3.png"] { try folder.write("", name) }
    let paths = PicturePaths([folder.path]) { path in
      if path.hasSuffix("/b") { return nil }
      return try? FileManager.default.contentsOfDirectory(atPath: path)
    }
    #expect(Array(paths) == ["a/1.png", "b", "c/3.png"].map { "\(folder.path)/\($0)" })
  }

  @Test func `files that are not pictures are counted, however they are left out`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.jfif", "a/2.png", "a/3.bmp", "a/4.TIFF", "a/readme", "b/5.gif"] { try folder.write("", name) }
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/c", withDestinationPath: "a")
    var paths = PicturePaths([folder.path])
    var found: [String] = []
    while let path = paths.next() { found.append(String(path.dropFirst(folder.path.count + 1))) }
    #expect(found == ["a/1.jfif", "a/2.png"])
    #expect(
      paths.passedOver.notes == [
        "3 in unsupported formats, such as \(folder.path)/a/3.bmp, are left out; JPEG, PNG and WebP are supported",
        "1 other file, \(folder.path)/a/readme, is left out",
        "1 folder, \(folder.path)/c, is a link to one that was already read, and is left out",
      ])
    #expect(paths.passedOver.leftOut == 5)
  }

  @Test func `what is given in place of a folder is found unreadable`() throws {
    let folder = try TemporaryFolder()
    #expect(try reason(against: folder.path) == "is not a regular file")
  }

  @Test(.enabled(if: getuid() != 0, "root may list every folder"))
  func `a folder that may not be listed says that it is one`() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o000)
    defer { chmod(folder.path, 0o700) }
    #expect(Array(PicturePaths([folder.path])) == [folder.path])
    #expect(try reason(against: folder.path) == "is a folder that you may not read")
  }

  /// The reason that a picture cannot be read.
  private func reason(against path: String) throws -> String {
    let shape = ImageShape(channels: 1, height: 4, width: 4)
    let decoder = PictureDecoder(shape: shape, fit: .crop, memory: 1 << 20)
    guard case .failure(let error) = decoder(path).content else { throw Readable() }
    return error.reason
  }

  private struct Readable: Error {}
}
