import Foundation

/// Files in the formats of the data sets that recipes use, with black images that contain only their number. They allow
/// checking recipes when the data is not installed.
///
/// CIFAR's files have as many records as the real ones, and are gzipped, which makes them small; labels alternate. SVHN
/// is the small file that tests its reader, and each picture folder has one picture.
enum StandIns {
  /// The folder of all stand-ins, made once and removed at the end.
  static let path: String = {
    let path = NSTemporaryDirectory() + "clutch-stand-ins-\(getpid())"
    atexit { try? FileManager.default.removeItem(atPath: StandIns.path) }
    do {
      try write(to: path)
    } catch {
      fatalError("stand-ins cannot be written to \(path): \(error)")
    }
    return path
  }()

  /// Links them into the folder where a test looks for data.
  static func link(into folder: TemporaryFolder) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "\(path)/\(name)")
    }
  }

  private static func write(to path: String) throws {
    for name in ["fashion-mnist", "cifar-10-batches-bin", "cifar-100-binary"] { try makeFolder("\(path)/\(name)") }
    try writeFashionMNIST("\(path)/fashion-mnist/train", count: 60_000)
    try writeFashionMNIST("\(path)/fashion-mnist/t10k", count: 10_000)

    for (place, name) in ["test_batch", "data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"]
      .enumerated()
    {
      let file = "\(path)/cifar-10-batches-bin/\(name).bin"
      try writeRecords(file, count: 10_000, from: 10_000 * place) { [UInt8($0 % 10)] }
    }
    for (name, count) in [("train", 50_000), ("test", 10_000)] {
      try writeRecords("\(path)/cifar-100-binary/\(name).bin", count: count) { [UInt8($0 % 20), UInt8($0 % 100)] }
    }

    let fixtures = Page.root + "/Tests/PluginTests/Datasets/Fixtures"
    try FileManager.default.copyItem(atPath: "\(fixtures)/svhn.mat", toPath: "\(path)/test_32x32.mat")
    for folder in ["places365/test_subset", "LSUN/test", "iSUN/iSUN_patches", "dtd/images"] {
      try makeFolder("\(path)/\(folder)")
      try FileManager.default.copyItem(atPath: "\(fixtures)/colour.png", toPath: "\(path)/\(folder)/colour.png")
    }
  }

  /// Black images, except that the first bytes of each are its number. A head precedes each image.
  private static func images(
    _ count: Int, of pixels: Int, from first: Int = 0, after head: (Int) -> [UInt8] = { _ in [] }
  ) -> Data {
    let length = head(0).count + pixels
    var bytes = [UInt8](repeating: 0, count: count * length)
    for image in 0..<count {
      let number = withUnsafeBytes(of: UInt32(first + image).bigEndian) { Array($0) }
      for (offset, byte) in (head(image) + number).enumerated() { bytes[image * length + offset] = byte }
    }
    return Data(bytes)
  }

  private static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes images of 12 x 12 pixels, which are quick to read.
  private static func writeFashionMNIST(_ path: String, count: Int) throws {
    let length = withUnsafeBytes(of: UInt32(count).bigEndian) { Array($0) }
    let pixels = Data([0, 0, 8, 3] + length + [0, 0, 0, 12, 0, 0, 0, 12]) + images(count, of: 144)
    let labels = Data([0, 0, 8, 1] + length) + Data((0..<count).map { UInt8($0 % 10) })
    try pixels.write(to: URL(fileURLWithPath: "\(path)-images-idx3-ubyte"))
    try labels.write(to: URL(fileURLWithPath: "\(path)-labels-idx1-ubyte"))
  }

  /// Writes records of CIFAR's binary version, gzipped.
  ///
  /// - Parameters:
  ///   - first: the number of the first image.
  ///   - labels: the label bytes of a record.
  private static func writeRecords(_ path: String, count: Int, from first: Int = 0, labels: (Int) -> [UInt8]) throws {
    try images(count, of: 3072, from: first, after: labels).write(to: URL(fileURLWithPath: path))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-1", path]
    try gzip.run()
    gzip.waitUntilExit()
    try FileManager.default.moveItem(atPath: path + ".gz", toPath: path)
  }
}
