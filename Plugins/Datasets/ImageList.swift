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
    return found.count > 1 ? found : found + [PathText.folder(of: found[0])]
  }

  func identity(of files: [String]) throws(DataError) -> String? {
    try PictureList(listed: files[0], root: files[1]).identity
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet { try load(files) { _, _ in } }

  func load(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet {
    let form = PackedPictures.Form(size: size, fit: fit, channels: channels ?? 3)
    return try PackedPictures(list: PictureList(listed: files[0], root: files[1]), form: form, memory: memory << 20)
      .load(strict: strict, cache: "\(cacheFolder())/images", progress)
  }
}

extension PictureList {
  /// The pictures listed in a text file, in its order.
  init(listed path: String, root: String) throws(DataError) {
    try requireFile(path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError("\(path): cannot be read; check that it is a file and that you may read it")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DataError("\(path): is not a list of pictures: it is not UTF-8")
    }
    var files: [(name: String, label: Int?)] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty { continue }
      let place = "\(path):\(number + 1)"
      guard let space = line.lastIndex(where: \.isWhitespace), let label = Int(line[line.index(after: space)...]),
        label >= -1
      else {
        throw DataError("\(place): must be a path, a space and a class, 0 or more or -1 for none, but is '\(line)'")
      }
      let name = line[..<space].trimmingCharacters(in: .whitespaces)
      if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
        throw DataError("\(place): must be a path below \(root), without '..', but is '\(name)'")
      }
      files.append((name, label == -1 ? nil : label))
    }
    if files.isEmpty { throw DataError("\(path): lists no pictures") }
    if let bare = files.first(where: { $0.label == nil }), files.contains(where: { $0.label != nil }) {
      throw DataError(
        "\(path): some pictures have a class and some, such as \(bare.name), have -1; give a class to all or to none")
    }
    self.init(folder: root, files: files, passedOver: outside(root, files.map(\.name)))
  }
}

/// The pictures reached by links that lead out of the root.
private func outside(_ root: String, _ names: [String]) -> PassedOver {
  var found = PassedOver()
  guard let whole = resolved(root) else { return found }
  var folders: [String: String?] = [:]  // folders of the root, with links resolved
  for name in names {
    let path = "\(root)/\(name)"
    let above = PathText.folder(of: path)
    let folder = folders[above] ?? resolved(above)
    folders[above] = folder
    // A picture in a folder of the root can itself be a link.
    var status = stat()
    let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    guard let place = isLink ? resolved(path) : folder else { continue }
    if place != whole, whole != "/", !place.hasPrefix("\(whole)/") { found.add(.outside, name) }
  }
  return found
}

private func resolved(_ path: String) -> String? {
  guard let place = realpath(path, nil) else { return nil }
  defer { free(place) }
  return String(cString: place)
}

@section("plugins") @used private let entry: Entry = { register(ImageList.self) }
