import Clutch
import Formats
import Foundation
import Storage
import Testing

@testable import Command

/// `clutch data list`, `info` and `verify`, on a synthetic CIFAR-100.
@Suite struct DataCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("cifar-100-binary/test.bin", (0..<10_000).flatMap { Self.record($0) })
  }

  /// Record 7 repeats record 3.
  private static func record(_ i: Int) -> [UInt8] {
    let n = i == 7 ? 3 : i
    return [0, UInt8(n % 100)] + [UInt8](repeating: UInt8(n % 256), count: 1536)
      + [UInt8](repeating: UInt8(n / 256), count: 1536)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(folder.path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func clutch(_ words: String...) throws -> Clutch.Result {
    try Clutch.inProcess(words: ["data"] + words + ["--data-root", folder.path], in: folder.path)
  }

  @Test func `list says what was found, what can be fetched, and what lies around`() throws {
    try write("holiday/one.jpg", [1, 2, 3])
    let outcome = try clutch("list")
    #expect(outcome.code == 0)
    for line in [
      "cifar-100       train  not found; clutch data fetch cifar-100\n",
      "                test   \(folder.path)/cifar-100-binary/test.bin\n",
      "svhn            train  not found; clutch data fetch 'svhn: {split: train}'\n",
      "blobs           none; the images are generated\n", "image-folder    given by its option 'folder'\n",
      "\n\(folder.path)\n", "  cifar-100-binary  1 file, 30.7 MB           cifar-100\n",
      "  holiday           1 file, 3 B\n",
    ] {
      #expect(outcome.output.contains(line), "\(line)\(outcome.output)")
    }
    struct Listing: Decodable {
      struct Split: Decodable { let split: String?, files: [String]?, problem: String?, fetch: String? }
      struct Set: Decodable { let name: String, splits: [Split] }
      let datasets: [Set]
    }
    let listing = try JSONDecoder().decode(Listing.self, from: Data(clutch("list", "--json").output.utf8))
    let cifar = try #require(listing.datasets.first { $0.name == "cifar-100" })
    #expect(cifar.splits.map(\.split) == ["train", "test"])
    #expect(cifar.splits.map { $0.files } == [nil, ["\(folder.path)/cifar-100-binary/test.bin"]])
    #expect(cifar.splits[0].fetch == "clutch data fetch cifar-100" && cifar.splits[1].problem == nil)
  }

  @Test func `info counts, measures and draws a contact sheet`() throws {
    let outcome = try clutch("info", "cifar-100", "--to", "sheet.png")
    #expect(outcome.code == 0)
    let start = """
      cifar-100, test: 10,000 images of 32 x 32 pixels, 3 channels
        files      \(folder.path)/cifar-100-binary/test.bin

      """
    #expect(outcome.output.hasPrefix(start), "\(outcome.output)")
    // Class 3 has 101 images and class 7 has 99, since record 7 is of class 3.
    #expect(outcome.output.contains("classes    100: 0 apple (100), 1 aquarium-fish (100), 2 baby (100), 3 bear (101)"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 || $0.contains("/") })
    #expect(outcome.errors.contains("note: cifar-100, train: cifar-100-binary/train.bin is not in"))
    let png = [UInt8](try #require(folder.read("sheet.png")))
    // Ten by ten images, enlarged twice, one pixel apart.
    #expect(png[16..<24].elementsEqual([0, 0, 2, 138, 0, 0, 2, 138]))
  }

  @Test func `info knows options, and fails where there is nothing to tell of`() throws {
    let facts = try clutch("info", "cifar-100: {split: test, classes: [bear, 0], channels: 1}", "--json").output
    let sets = try #require(JSONSerialization.jsonObject(with: Data(facts.utf8)) as? [[String: Any]])
    #expect(sets.count == 1 && sets[0]["images"] as? Int == 201 && sets[0]["shape"] as? [Int] == [1, 32, 32])
    let none = try clutch("info", "svhn: {split: extra}")
    #expect(
      none.code == 1 && none.errors.hasPrefix("clutch: error: svhn, extra: extra_32x32.mat is not in \(folder.path), "))
  }

  @Test func `verify finds images that are there twice, and holds files to SHA256SUMS`() throws {
    let outcome = try clutch("verify", "cifar-100", "cifar-100: {split: test, classes: [3]}")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("  checksums   none known\n  duplicates  1 image more than once: rows 3 = 7\n"))
    #expect(
      outcome.output.hasSuffix(
        "cifar-100, test and cifar-100, test: 100 images in common, rows 3 = 0, 103 = 2, 203 = 3, 303 =\n"
          + "  4, 403 = 5, …\n"))
    let path = "\(folder.path)/cifar-100-binary/test.bin"
    let sum = try SHA256.hex(ofFile: path)
    try write("cifar-100-binary/SHA256SUMS", Array("\(sum)  test.bin\n".utf8))
    #expect(try clutch("verify", "cifar-100").output.contains("  checksums   as in SHA256SUMS\n"))
    let other = String(sum.reversed())
    try write("cifar-100-binary/SHA256SUMS", Array("\(other)  test.bin\n".utf8))
    let wrong = try clutch("verify", "cifar-100: {split: test}")
    #expect(wrong.code == 1)
    let words = wrong.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      words.contains("wrong \(path): has the checksum \(sum), but should have \(other); get it again"), "\(words)")
  }

  @Test func `verify tells of pictures that cannot be read`() throws {
    let picture = PNG.encode([UInt8](repeating: 9, count: 64), width: 8, height: 8, channels: 1)
    try write("shots/a.png", [UInt8](picture))
    try write("shots/b.png", [UInt8](picture.prefix(40)))
    let outcome = try clutch("verify", "image-folder: {folder: shots, size: 8}")
    #expect(outcome.code == 1 && outcome.output.hasPrefix("image-folder: 1 image\n"))
    let words = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      words.contains("wrong \(folder.path)/shots: 1 of 2 pictures cannot be read and are left out, such as b.png"),
      "\(words)")
    #expect(!words.contains(" note "))
    let missing = try clutch("verify", "svhn")
    #expect(missing.code == 1 && missing.output.hasPrefix("svhn, train: not found\n  train_32x32.mat is not in"))
  }

  @Test(arguments: [
    (["lsit"], "there is no 'data lsit'; did you mean 'list'?"),
    (["list", "cifar-10"], "usage: clutch data list; see clutch data --help"),
    (["info"], "usage: clutch data info NAME …; see clutch data --help"),
    (["verify", "cifar-10", "--to", "x.png"], "'data verify' has no option --to"),
    (["fetch", "cifar-10", "--json"], "'data fetch' has no option --json"),
    (["info", "cifar-10", "--to", "x.jpg"], "the contact sheet is a PNG, so --to must end in .png, but is 'x.jpg'"),
    (
      ["fetch", "blobs"],
      // Other tests of this process may have registered more of them.
      "'blobs' has no download; the data sets that can be fetched are cifar-10, cifar-100, fashion-mnist, "
    ),
  ])
  func `a wrong command line says what would be right`(words: [String], message: String) throws {
    let outcome = try Clutch.inProcess(words: ["data"] + words + ["--data-root", folder.path], in: folder.path)
    #expect(outcome.code == 2 && outcome.errors.hasPrefix("clutch: error: \(message)"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ("cifra-10", "there is no dataset 'cifra-10'; did you mean 'cifar-10'?"),
    ("cifar-10: {splt: test}", "'cifar-10' has no option 'splt'; did you mean 'split'?"),
    ("image-folder", "'folder' must be the path of a folder of pictures, but is absent"),
  ])
  func `a wrong name or option is pointed at`(name: String, message: String) throws {
    let outcome = try clutch("info", name)
    #expect(
      outcome.code == 2 && outcome.errors.contains("data set:1:") && outcome.errors.contains(message),
      "\(outcome.errors)")
  }
}
