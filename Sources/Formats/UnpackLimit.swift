import Foundation

/// Rejects files that claim implausibly large arrays, or more than fits in memory, before anything is read.
struct UnpackLimit {
  /// The maximum ratio of unpacked to packed size for a file of images. Photographs reach 3 and line drawings 50;
  /// deflate could reach 1032.
  private static let ratio = 200
  /// The size that any file may unpack to, however small it is.
  private static let least = 64 << 20  // bytes
  /// The memory in bytes per byte of the array: as read, as a tensor, and with its axes reordered.
  private static let copies = 3

  /// The free memory in bytes; nil if it is unknown.
  var free = freeMemory()

  /// The maximum unpacked size of a file of `packed` bytes.
  static func most(packed: Int) -> Int {
    let (product, overflow) = packed.multipliedReportingOverflow(by: ratio)
    return overflow ? .max : max(least, product)
  }

  /// - Parameters:
  ///   - place: the name of the array in messages.
  ///   - packed: the size of the array in its file in bytes; nil if it is not packed.
  ///   - unpacked: the size that the array claims in bytes.
  func check(_ place: String, packed: Int?, unpacked: Int) throws(DataError) {
    if let packed, unpacked > Self.most(packed: packed) {
      throw DataError(
        "\(place): claims to unpack from \(packed) to \(unpacked) bytes, more than \(Self.ratio) times as many, which "
          + "is implausible for images; get the file again, or store it unpacked if it is right")
    }
    if let free, unpacked > free / Self.copies {
      throw DataError(
        "\(place): has \(unpacked >> 20) MiB and needs \(Self.copies * unpacked >> 20) MiB of memory, but only "
          + "\(free >> 20) MiB are free; free some, or store fewer images in the file")
    }
  }
}

/// The memory in bytes that this process may still use, by the kernel's estimate and its control group's limit.
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
