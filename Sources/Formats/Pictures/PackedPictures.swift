import Foundation
import Storage
import Torch

/// Pictures decoded once, at one size, into a file that later runs map into memory.
///
/// A cache folder is named by the key of the list and the form. It holds `images.bin`, uint8 [n, c, h, w], and
/// `index.json`, which has checksums and is written last; a folder without it is ignored. `skipped.txt` lists the
/// pictures that cannot be read. If a checksum differs, the pictures are decoded again.
struct PackedPictures {
  let list: PictureList
  let form: Form
  /// The memory limit for decoding in bytes.
  let memory: Int

  /// The size and channels that every picture is converted to.
  struct Form: Sendable {
    /// The side length in pixels; nil if all pictures have the same size.
    var size: Int?
    var fit = Fit.crop
    var channels = 3
  }

  struct Skipped: Codable {
    /// The picture's position in the list.
    let index: Int
    let reason: String
  }

  /// The version of the cache format. Changing it invalidates all older cache folders.
  private static let version = 2

  private var key: String {
    let size = form.size.map { "\($0) \(form.fit)" } ?? "as it is"
    return SHA256.hex("\(Self.version) \(size) \(form.channels) \(memory) \(list.folder)\n\(list.identity)")
  }

  /// Returns the images from the cache, which it fills if needed.
  ///
  /// - Parameters:
  ///   - strict: `true` to throw if any picture cannot be read.
  ///   - cache: the folder that holds packed pictures.
  func load(strict: Bool, cache: String, _ progress: LoadProgress) throws(DataError) -> ImageSet {
    let folder = "\(cache)/\(key)"
    let known = index(in: folder)
    let isSound = known.map { $0.fits("\(folder)/images.bin") } ?? true
    let index = if let known, isSound { known } else { try pack(into: folder, progress) }
    let skipped = index.skipped
    let summary = summary(skipped, "\(folder)/skipped.txt")
    if index.shape[0] == 0 { throw DataError("\(list.folder): no pictures are left: \(summary)") }
    if strict, !skipped.isEmpty {
      throw DataError("\(list.folder): \(summary); repair or remove them, or leave out 'strict'")
    }
    let left = Set(skipped.map(\.index))
    let read = list.files.indices.filter { !left.contains($0) }.map { list.files[$0] }
    let labels = read.compactMap(\.label)
    let images: Tensor
    do {
      images = try Tensor(mapping: "\(folder)/images.bin", index.shape)
    } catch {
      throw DataError("\(folder)/images.bin: cannot be mapped: \(error); remove the folder, and it will be made again")
    }
    var notes = skipped.isEmpty ? [] : ["\(list.folder): \(summary)"]
    if !isSound { notes.append("\(folder)/images.bin was damaged; the pictures have been decoded again") }
    notes += list.passedOver.notes.map { "\(list.folder): \($0)" }
    return ImageSet(
      images: images, labels: labels.count == index.shape[0] ? labels : nil, classNames: list.classNames, notes: notes,
      paths: read.map(\.name))
  }

  private func summary(_ skipped: [Skipped], _ path: String) -> String {
    let examples = skipped.prefix(3).map { "\(list.files[$0.index].name) (\($0.reason))" }.joined(separator: ", ")
    return "\(skipped.count) of \(list.files.count) pictures cannot be read and are left out, such as \(examples); "
      + "all are listed in \(path)"
  }

  // MARK: The cache

  private func index(in folder: String) -> PackedIndex? {
    guard let index = PackedIndex(folder: folder), index.shape.count == 4,
      index.shape[0] == list.files.count - index.skipped.count, index.shape[1] == form.channels,
      index.shape[2...].allSatisfy({ form.size == nil ? 1...1 << 16 ~= $0 : $0 == form.size }),
      index.skipped.allSatisfy({ list.files.indices.contains($0.index) })
    else { return nil }
    let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/images.bin")[.size] as? Int
    return size == index.shape.reduce(1, *) ? index : nil
  }

  private func pack(into folder: String, _ progress: LoadProgress) throws(DataError) -> PackedIndex {
    do {
      try AtomicFile.makeFolder(folder)
      removeLeftovers(of: folder)
      // If two processes need the pictures, one decodes them and the other then finds the index.
      let lock = try FolderLock(folder) { _ in }
      return try withExtendedLifetime(lock) {
        if let known = index(in: folder), known.fits("\(folder)/images.bin") { return known }
        let shape = try shape()
        let packing = Packing(list, form, memory: memory, shape: shape, partial: "\(folder)/images.partial")
        // The leftovers of a failed attempt only take up space.
        defer { unlink("\(folder)/images.partial") }
        let skipped = try packing.run(progress)
        let index = try PackedIndex(
          shape: [list.files.count - skipped.count] + shape, skipped: skipped, of: "\(folder)/images.partial")
        guard rename("\(folder)/images.partial", "\(folder)/images.bin") == 0 else {
          throw DataError("\(folder)/images.bin: cannot be written: \(String(cString: strerror(errno)))")
        }
        let lines = skipped.map { "\(list.files[$0.index].name)\t\($0.reason)\n" }.joined()
        try AtomicFile.write(lines, to: "\(folder)/skipped.txt")
        try index.write(to: folder)
        return index
      }
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError("the pictures cannot be packed into \(folder): \(error); set XDG_CACHE_HOME to another folder")
    }
  }

  /// Removes what killed processes left behind for other lists of pictures, which may never be loaded again.
  private func removeLeftovers(of folder: String) {
    let cache = PathText.folder(of: folder)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? [] {
      let left = "\(cache)/\(name)/images.partial"
      // Neither the folder nor the file may be a link, because its target may not belong to Clutch.
      guard "\(cache)/\(name)" != folder, FileKind("\(cache)/\(name)") == .folder, FileKind(left) == .file else {
        continue
      }
      guard let lock = FolderLock(unused: "\(cache)/\(name)") else { continue }  // it is being written
      unlink(left)
      withExtendedLifetime(lock) {}
    }
  }

  /// The shape [c, h, w] from the options, or else from the first readable picture.
  private func shape() throws(DataError) -> [Int] {
    if let size = form.size { return [form.channels, size, size] }
    for i in list.files.indices {
      guard let picture = try? Picture(list.path(i), memory: memory) else { continue }
      return [form.channels, picture.size.height, picture.size.width]
    }
    return [form.channels, 1, 1]  // none can be read
  }
}
