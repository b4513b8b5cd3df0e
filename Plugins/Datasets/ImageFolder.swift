import Clutch
import Foundation

/// Pictures in a folder, in JPEG, PNG or WebP, each of any size, in grey or in colour.
///
/// Pictures of a subfolder are a class of its name; a folder without subfolders has no classes. Images uint8 [n, c, h,
/// w], by the names of their files. What a camera says of how it was held is heeded, transparency is left out, of 16
/// bits the upper 8 count, and inks become light as in Pillow. Pictures are decoded once, on all cores, into
/// `$XDG_CACHE_HOME/clutch/images`, and mapped from there; names, sizes and times of the files tell whether they are
/// still the same. What cannot be read is left out, with a note that says how many and where they are listed.
struct ImageFolder: Dataset {
  static let name = "image-folder"

  /// The folder, looked for from the recipe's folder and then under the data folders. Required.
  var folder: FilePath?
  /// Pixels on a side to scale to; more show more and take longer. Absent, all pictures must have one size.
  var size: Int?
  /// How a picture that is not square is brought to `size`: `crop` cuts out its middle, `stretch` bends it.
  var fit = Fit.crop
  /// Whether images are grey, 1, or in colour, 3.
  var channels: Int? = 3
  /// Whether one picture that cannot be read is an error, not a note.
  var strict = false
  /// How many MiB the decoding may use at once; a picture that would need more is left out.
  var memory = 1024
  /// Whether these are images to test on, which training, clustering and fitting then refuse.
  var test = false
  /// Which classes to take, by number or name: the names of subfolders, in order from 0. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number or name. Absent, none.
  var except: [ClassName]?
  /// How many images to take; more take longer and tell more. To train on they are drawn by the recipe's seed, to test
  /// on alike for all seeds. Absent, all.
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
    let form = PackedPictures.Form(size: size, fit: fit, channels: channels ?? 3)
    return try PackedPictures(list: PictureList(below: files[0]), form: form, memory: memory << 20)
      .load(strict: strict, cache: "\(cacheFolder())/images", progress)
  }
}

@section("plugins") @used private let entry: Entry = { register(ImageFolder.self) }
