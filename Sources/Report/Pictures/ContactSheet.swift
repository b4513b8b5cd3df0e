import Clutch
import Foundation

private let columns = 10

/// Returns sample images in rows of ten: a row per class for up to twenty classes, an image per class for more classes,
/// and a hundred images for a single class or none. The choice is random, but always the same.
///
/// - Returns: uint8 [10·m, c, h, w], white where there is no image.
package func contactSheet(_ set: ImageSet) -> Tensor {
  let order = Tensor.randperm(set.count, Seed(0).generator("contact sheet")).ints
  let classes = set.labels.map { labels in Dictionary(grouping: order) { labels[$0] }.sorted { $0.key < $1.key } } ?? []
  let lines: [[Int]] =
    switch classes.count {
    case 0, 1: chunks(Array(order.prefix(100)))
    case ...20: classes.map { Array($0.value.prefix(columns)) }
    default: chunks(classes.prefix(100).map { $0.value[0] })
    }
  return .concatenate(lines.map { filled(set.images[Tensor($0)]) })
}

/// Stacks sheets, with a white row between them.
///
/// - Returns: a PNG; nil if their images have different shapes.
package func png(of sheets: [Tensor]) -> Data? {
  guard let first = sheets.first, sheets.allSatisfy({ $0.shape.dropFirst() == first.shape.dropFirst() }) else {
    return nil
  }
  let gap = filled(first[0..<0])
  let all = sheets.dropFirst().reduce(first) { .concatenate([$0, gap, $1]) }
  let factor = max(1, 64 / max(all.size(2), all.size(3)))
  let large = [2, 3].reduce(all) { call("aten::repeat_interleave.self_int", $0, factor, $1) }
  return Thumbnails(large, side: 96).png(columns: columns).data
}

private func chunks(_ rows: [Int]) -> [[Int]] {
  stride(from: 0, to: rows.count, by: columns).map { Array(rows[$0..<min($0 + columns, rows.count)]) }
}

/// Fills up a row of images with white ones.
private func filled(_ images: Tensor) -> Tensor {
  let white = Tensor.full([columns - images.size(0)] + images.shape.dropFirst(), 255, .uint8)
  return .concatenate([images, white])
}
