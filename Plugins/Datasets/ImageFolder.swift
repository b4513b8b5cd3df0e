import Clutch
import Foundation

/// JPEG, PNG or WebP pictures in a folder, of any size, in grayscale or color.
///
/// Each subfolder is a class of that name. Pictures beside subfolders have the class `.`, which is the last one; a note
/// counts them. A folder without subfolders has no classes. Images uint8 [n, c, h, w], in the order of their file
/// names. The camera orientation is applied, transparency is dropped, 16-bit values keep their upper 8 bits, and CMYK
/// is converted to RGB as in Pillow. Pictures are decoded once, on all cores, into `$XDG_CACHE_HOME/clutch/images`, and
/// memory-mapped from there; they are decoded again if names, sizes or times of the files change. Pictures that cannot
/// be read are skipped, with a note that says how many and where they are listed.
struct ImageFolder: Dataset {
  static let name = "image-folder"

  /// The folder, relative to the recipe's folder or else to a data folder. Required.
  var folder: FilePath?
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
  /// The classes to use, by number or name: the names of the subfolders, in order from 0, and `.` for pictures beside
  /// them. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number or name. If absent, none.
  var except: [ClassName]?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?

  var isTest: Bool { test }

  func validate() throws(OptionError) {
    if folder == nil { throw OptionError("folder", "must be the path of a folder of pictures, but is absent") }
    try require("memory", memory, in: 16...1_048_576)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { try findFiles([folder].compactMap(\.self), roots) }

  func identity(of files: [String]) throws(DataError) -> String? { try PictureList(below: files[0]).identity }

  func load(_ files: [String]) throws(DataError) -> ImageSet { try load(files) { _, _ in } }

  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet {
    try PictureList(below: files[0])
      .images(size: size, fit: fit, channels: channels ?? 3, memory: memory, strict: strict, progress)
  }
}

@section("plugins") @used private let entry: Entry = { register(ImageFolder.self) }
