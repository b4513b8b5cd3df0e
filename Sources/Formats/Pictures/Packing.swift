import Foundation
import Storage
import Synchronization
import Torch

/// Decodes a list of pictures, on all cores, into one file.
final class Packing: Sendable {
  private let list: PictureList
  private let form: PackedPictures.Form
  private let memory: Int
  private let shape: [Int]  // [c, h, w]
  private let partial: String
  private let budget: Budget
  private let skipped = Mutex<[PackedPictures.Skipped]>([])
  private let failure = Mutex<DataError?>(nil)
  private let done = Atomic<Int>(0)

  init(_ list: PictureList, _ form: PackedPictures.Form, memory: Int, shape: [Int], partial: String) {
    (self.list, self.form, self.memory, self.shape, self.partial) = (list, form, memory, shape, partial)
    budget = Budget(memory)
  }

  private var record: Int { shape.reduce(1, *) }

  /// Decodes all pictures. The file then holds the readable ones, in the list's order.
  ///
  /// - Returns: the pictures that cannot be read, in the list's order.
  func run(_ progress: LoadProgress) throws(DataError) -> [PackedPictures.Skipped] {
    let file = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw unwritable() }
    defer { close(file) }
    DispatchQueue.concurrentPerform(iterations: list.files.count) { i in
      if failure.withLock({ $0 != nil }) { return }
      do throws(DataError) {
        try write(i, to: file)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      progress(done.add(1, ordering: .relaxed).newValue, list.files.count)
    }
    if let error = failure.withLock(\.self) { throw error }
    let left = skipped.withLock(\.self).sorted { $0.index < $1.index }
    try closeUp(file, left)
    guard ftruncate(file, off_t((list.files.count - left.count) * record)) == 0, fsync(file) == 0 else {
      throw unwritable()
    }
    return left
  }

  private func write(_ i: Int, to file: Int32) throws(DataError) {
    do throws(Picture.Unreadable) {
      let picture = try Picture(list.path(i), memory: memory)
      if form.size == nil, [picture.size.height, picture.size.width] != Array(shape[1...]) {
        failure.withLock { known in
          known =
            known
            ?? DataError(
              "\(list.path(i)): is \(picture.size.height) x \(picture.size.width) (height, width), but others are "
                + "\(shape[1]) x \(shape[2]); set 'size' to resize all pictures")
        }
        return
      }
      let side = form.size
      if let side { try picture.check(height: side, width: side, form.fit, memory: memory) }
      let cost = side.map { picture.cost(height: $0, width: $0, form.fit) } ?? picture.cost
      let image = try budget.spend(cost) { () throws(Picture.Unreadable) in try formed(picture) }
      let isWritten = image.withBytes { put($0, at: i * record, in: file) }
      if !isWritten { failure.withLock { $0 = $0 ?? unwritable() } }
    } catch {
      let left = PackedPictures.Skipped(index: i, reason: error.reason)
      skipped.withLock { $0.append(left) }
    }
  }

  private func formed(_ picture: Picture) throws(Picture.Unreadable) -> Tensor {
    do {
      return try withTorchErrors {
        var image = try picture.decode()
        if form.channels == 1 { image = image.channels(1) ?? image }
        if let size = form.size { image = image.squared(size, form.fit) }
        return image.channels(form.channels) ?? image
      }
    } catch let error as Picture.Unreadable {
      throw error
    } catch {
      throw Picture.Unreadable(reason: "\(error)")
    }
  }

  /// Moves pictures forward to close the gaps of skipped ones.
  private func closeUp(_ file: Int32, _ left: [PackedPictures.Skipped]) throws(DataError) {
    guard let first = left.first?.index else { return }
    let gone = Set(left.map(\.index))
    var place = first
    var bytes = [UInt8](repeating: 0, count: record)
    for i in first..<list.files.count where !gone.contains(i) {
      guard pread(file, &bytes, record, off_t(i * record)) == record,
        bytes.withUnsafeBytes({ put($0, at: place * record, in: file) })
      else { throw unwritable() }
      place += 1
    }
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at start: Int, in file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let rest = bytes.count - written
      let count = pwrite(file, bytes.baseAddress?.advanced(by: written), rest, off_t(start + written))
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      written += count
    }
    return true
  }

  private func unwritable() -> DataError {
    DataError(
      "\(PathText.folder(of: partial)): the pictures cannot be written: \(String(cString: strerror(errno))); "
        + "\(list.files.count) pictures take \(list.files.count * record >> 20) MiB: free some space, or set "
        + "XDG_CACHE_HOME to another folder")
  }
}

/// A limit for the memory that threads use together.
final class Budget: Sendable {
  private let limit: Int
  private let used = Mutex(0)
  private let condition = NSCondition()

  init(_ limit: Int) { self.limit = limit }

  /// Runs `body` as soon as `bytes` are available, or at once if no thread uses any.
  func spend<Result>(
    _ bytes: Int, _ body: () throws(Picture.Unreadable) -> Result
  ) throws(Picture.Unreadable) -> Result {
    condition.lock()
    while !take(bytes) { condition.wait() }
    condition.unlock()
    defer {
      condition.lock()
      used.withLock { $0 -= bytes }
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }

  private func take(_ bytes: Int) -> Bool {
    used.withLock { used in
      if used > 0, used + bytes > limit { return false }
      used += bytes
      return true
    }
  }
}
