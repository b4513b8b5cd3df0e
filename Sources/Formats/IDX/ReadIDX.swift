import Torch

/// Reads images and labels from two files in the IDX format, and keeps only `rows`.
///
/// - Returns: images uint8 [n, c, h, w], from a file of [n, h, w] or [n, c, h, w].
public func readIDX(
  images: String, labels: String?, classNames: [String] = [], rows: ClosedRange<Int>? = nil
) throws(DataError) -> ImageSet {
  let pictures = try IDXFile(images, ranks: 3...4, content: "images")
  let count = pictures.shape[0]
  if pictures.shape.count == 4, ![1, 3].contains(pictures.shape[1]) {
    throw DataError(
      "\(images): has the shape \(pictures.shape), [n, channels, height, width], but images have 1 channel or 3; "
        + "store the channels on the second axis, without transparency")
  }
  let rows = rows.map { $0.lowerBound..<($0.upperBound + 1) } ?? 0..<count
  guard rows.upperBound <= count else {
    throw DataError(
      "\(images): has \(count) images, but rows end with \(rows.upperBound - 1); the last is \(count - 1)")
  }
  let classes = try labels.map { path throws(DataError) in
    let found = try IDXFile(path, ranks: 1...1, content: "labels").bytes
    guard found.count == count else {
      throw DataError(
        "\(path): has \(found.count) labels, but \(images) has \(count) images; the two must belong together")
    }
    if !classNames.isEmpty, let strange = found.first(where: { $0 >= classNames.count }) {
      throw DataError("\(path): has the label \(strange); there are only the classes 0 to \(classNames.count - 1)")
    }
    return found[rows].map(Int.init)
  }
  let shape = pictures.shape.count == 3 ? [count, 1] + pictures.shape[1...] : pictures.shape  // [n, c, h, w]
  let all = pictures.bytes.withUnsafeBytes { Tensor(bytes: $0, shape, .uint8) }
  return ImageSet(images: all[rows], labels: classes, classNames: classNames)
}
