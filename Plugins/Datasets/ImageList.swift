import Clutch
import Foundation

/// Pictures that a text file lists, a line each: a path, a space, and a class, as OpenOOD's lists have it.
///
/// Paths are relative to `root`, and none leads out of it, unless by a link, which a note tells.
/// The class -1 stands for none; a line without a class is
/// refused. Everything else is as in `image-folder`. (Format: OpenOOD, `benchmark_imglist`.)
struct ImageList: Dataset {
  static let name = "image-list"

  /// The text file, looked for from the recipe's folder and then under the data folders. Required.
  var list: FilePath?
  /// The folder that paths of the list are relative to, looked for like the list. Absent, the list's own.
  var root: FilePath?
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
  /// Which classes to take, by number. Absent, all.
  var classes: [ClassName]?
  /// Which classes to leave out, by number. Absent, none.
  var except: [ClassName]?
  /// How many images to take; more take longer and tell more. To train on they are drawn by the recipe's seed, to test
  /// on alike for all seeds. Absent, all.
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
  /// The pictures that a text file lists, in its order.
  init(listed path: String, root: String) throws(DataError) {
    try requireFile(path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError("\(path): cannot be read; check that it is a file and who may read it")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DataError("\(path): is no list of pictures: it is not in UTF-8")
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
    if files.isEmpty { throw DataError("\(path): lists no picture") }
    if let bare = files.first(where: { $0.label == nil }), files.contains(where: { $0.label != nil }) {
      throw DataError(
        "\(path): some pictures have a class and some, such as \(bare.name), have -1; give all or none one")
    }
    self.init(folder: root, files: files, passedOver: outside(root, files.map(\.name)))
  }
}

/// The pictures to which links lead that leave the root.
private func outside(_ root: String, _ names: [String]) -> PassedOver {
  var found = PassedOver()
  guard let whole = resolved(root) else { return found }
  var folders: [String: String?] = [:]  // those of the root, resolved
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
