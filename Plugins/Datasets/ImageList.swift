import Clutch
import Foundation

/// Pictures listed in a text file, one per line: a path, a space and a class, as in OpenOOD's lists.
///
/// Paths are relative to `root` and must not lead out of it; a note reports links that do. Class -1 means no class; a
/// line without a class is an error. Everything else is as in `image-folder`. (Format: OpenOOD, `benchmark_imglist`.)
struct ImageList: Dataset {
  static let name = "image-list"

  /// The text file, relative to the recipe's folder or else to a data folder. Required.
  var list: FilePath?
  /// The folder that the list's paths are relative to, found like `list`. If absent, the folder of the list.
  var root: FilePath?
  /// The side length in pixels to resize pictures to; larger shows more detail and takes longer. If absent, all
  /// pictures must have the same size.
  var size: Int?
  /// The way to resize a picture that is not square to `size`: `crop` cuts out its center, `stretch` distorts it.
  var fit = Fit.crop
  /// The number of channels: 1 for grayscale, 3 for color.
  var channels: Int? = 3
  /// `true` to fail if any picture cannot be read; otherwise, unreadable pictures are skipped with a note.
  var strict = false
  /// The memory limit for decoding in MiB; a picture that needs more is skipped.
  var memory = 1024
  /// `true` for test images, which training, clustering and fitting reject.
  var test = false
  /// The classes to use, by number. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number. If absent, none.
  var except: [ClassName]?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if list == nil { throw OptionError("list", "must be the path of a list of pictures, but is absent") }
    try require("memory", memory, in: 16...1_048_576)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let found = try findFiles([list, root].compactMap(\.self), roots)
    return found.count > 1 ? found : found + [URL(fileURLWithPath: found[0]).deletingLastPathComponent().path]
  }

  func identity(of files: [String]) throws(DataError) -> String? {
    try PictureList(listed: files[0], root: files[1]).identity
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet { try load(files) { _, _ in } }

  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet {
    try PictureList(listed: files[0], root: files[1])
      .images(size: size, fit: fit, channels: channels ?? 3, memory: memory, strict: strict, progress)
  }
}

@section("plugins") @used private let entry: Entry = { register(ImageList.self) }
