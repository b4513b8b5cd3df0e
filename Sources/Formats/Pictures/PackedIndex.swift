import Dispatch
import Foundation
import Recipe
import Storage
import Synchronization

/// The file `index.json` beside `images.bin`: the shape of the images, and checksums of their bytes and of the index.
struct PackedIndex: Codable {
  /// [n, c, h, w]
  let shape: [Int]
  let skipped: [PackedPictures.Skipped]
  /// The checksum of each part of `images.bin`, by XXH64.
  let sums: [UInt64]
  /// The checksum of all other fields.
  private var own: String

  /// The size of a part in bytes; parts are read on all cores.
  private static let part = 8 << 20

  /// Creates the index of a file of images.
  init(shape: [Int], skipped: [PackedPictures.Skipped], of images: String) throws(DataError) {
    guard let sums = Self.sums(of: images) else { throw DataError("\(images): cannot be read") }
    (self.shape, self.skipped, self.sums) = (shape, skipped, sums)
    own = ""
    own = sum
  }

  /// Reads the index in a folder; returns nil if there is none or if it is damaged.
  init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/index.json"),
      let index = try? JSONDecoder().decode(Self.self, from: data), index.sum == index.own
    else { return nil }
    self = index
  }

  func write(to folder: String) throws { try AtomicFile.write(JSON.text(self), to: "\(folder)/index.json") }

  /// Returns `true` if a file has these checksums.
  func fits(_ images: String) -> Bool { Self.sums(of: images) == sums }

  private var sum: String {
    var others = self
    others.own = ""
    return Data(JSON.text(others).utf8).withUnsafeBytes { XXH64.hex($0) }
  }

  /// The checksums of a file's parts; nil if it cannot be read.
  private static func sums(of path: String) -> [UInt64]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    let count = (size + part - 1) / part
    let sums = Mutex([UInt64?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let length = min(part, size - i * part)
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
      defer { bytes.deallocate() }
      var done = 0
      while done < length {
        let read = pread(file, bytes.baseAddress?.advanced(by: done), length - done, off_t(i * part + done))
        if read < 0 && errno == EINTR { continue }
        if read <= 0 { return }
        done += read
      }
      let sum = XXH64.hash(UnsafeRawBufferPointer(bytes))
      sums.withLock { $0[i] = sum }
    }
    let all = sums.withLock { $0.compactMap(\.self) }
    return all.count == count ? all : nil
  }
}
