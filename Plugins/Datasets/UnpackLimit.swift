import Clutch
import Foundation

/// Refuses files of arrays that claim more than they can mean or than the machine can hold, before anything is read.
struct UnpackLimit {
  /// How many times its size a file of images may unpack to. Photographs reach 3 and line drawings 50; deflate could
  /// reach 1032.
  private static let ratio = 200
  /// What any file may unpack to, however small it is.
  private static let least = 64 << 20  // bytes
  /// Bytes of memory for a byte of the array: as read, as a tensor, and with its axes in another order.
  private static let copies = 3

  /// Bytes of memory that are free; nil where that is not known.
  var free = freeMemory()

  /// What a file of `packed` bytes may unpack to.
  static func most(packed: Int) -> Int {
    let (product, overflow) = packed.multipliedReportingOverflow(by: ratio)
    return overflow ? .max : max(least, product)
  }

  /// - Parameters:
  ///   - place: what messages call the array.
  ///   - packed: bytes that the array takes in its file; nil where it is not packed.
  ///   - unpacked: bytes that it claims to be.
  func check(_ place: String, packed: Int?, unpacked: Int) throws(DataError) {
    if let packed, unpacked > Self.most(packed: packed) {
      throw DataError(
        "\(place): claims to unpack from \(packed) to \(unpacked) bytes, more than \(Self.ratio) times as many, as "
          + "images hardly do; get the file again, or store it unpacked if it is right")
    }
    if let free, unpacked > free / Self.copies {
      throw DataError(
        "\(place): has \(unpacked >> 20) MiB, for which \(Self.copies * unpacked >> 20) MiB of memory are needed, but "
          + "\(free >> 20) are free; free some, or store fewer images in the file")
    }
  }
}

/// Bytes of memory that this process may still take, by the kernel's estimate and its control group's limit.
private func freeMemory() -> Int? {
  let lines = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))?.split(separator: "\n") ?? []
  let line = lines.first { $0.hasPrefix("MemAvailable:") }
  let available = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  let group = "/sys/fs/cgroup/memory"
  guard let limit = number(in: "\(group).max"), let used = number(in: "\(group).current") else { return available }
  return min(available ?? .max, max(0, limit - used))
}

private func number(in path: String) -> Int? {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
  return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
}
