import Foundation
import Storage

/// An ordered list of pictures on disk, of which only names, sizes and times are known.
public struct PictureList: Sendable {
  struct File: Sendable {
    /// The path relative to the list's folder.
    let name: String
    let label: Int?
    /// The size and the time of the last change, which distinguish the file from another one of the same name.
    let stamp: String
  }

  let folder: String
  let files: [File]
  let classNames: [String]
  /// Other files that were found.
  let passedOver: PassedOver

  init(
    folder: String, files: [(name: String, label: Int?)], classNames: [String] = [], passedOver: PassedOver = .init()
  ) {
    self.folder = folder
    self.files = files.map { File(name: $0.name, label: $0.label, stamp: stamp("\(folder)/\($0.name)")) }
    self.classNames = classNames
    self.passedOver = passedOver
  }

  func path(_ i: Int) -> String { "\(folder)/\(files[i].name)" }

  /// A hash that changes when a file is added, removed, renamed or written to.
  public var identity: String {
    SHA256.hex(files.map { "\($0.name)\0\($0.stamp)\0\($0.label.map(String.init) ?? "")\n" }.joined())
  }
}

extension PictureList {
  /// Decodes all pictures in parallel. The result is kept in the user's cache, from which later calls map it into memory.
  ///
  /// - Parameters:
  ///   - size: the side to which pictures are resized; nil if all have one size.
  ///   - memory: the memory that decoding may use, in MiB; pictures that need more are skipped.
  ///   - strict: `true` to throw if a picture cannot be read; otherwise it is skipped with a note.
  /// - Returns: uint8 [n, c, h, w], with the classes of the list.
  public func images(
    size: Int?, fit: Fit, channels: Int, memory: Int, strict: Bool, _ progress: LoadProgress
  ) throws(DataError) -> ImageSet {
    let form = PackedPictures.Form(size: size, fit: fit, channels: channels)
    return try PackedPictures(list: self, form: form, memory: memory << 20)
      .load(strict: strict, cache: "\(cacheFolder())/images", progress)
  }
}

private func stamp(_ path: String) -> String {
  var status = stat()
  guard stat(path, &status) == 0 else { return "" }
  return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
}
