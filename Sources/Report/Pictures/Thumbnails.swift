import Clutch
import Formats
import Foundation

/// Images of a data set at the size that a page shows.
package struct Thumbnails {
  /// The images, uint8 [n, c, h, w], where c is 1 or 3.
  private let images: Tensor

  /// - Parameters:
  ///   - images: uint8 [n, c, h, w].
  ///   - side: the maximum side in pixels; the pixels of larger images are averaged.
  package init(_ images: Tensor, side: Int) {
    let channels = images.size(1)
    // Two, four or more channels have no standard colors: show their mean.
    let shown =
      channels == 1 || channels == 3
      ? images : images.to(.float32).mean(axis: 1, keep: true).round().to(.uint8)
    let (height, width) = (shown.size(2), shown.size(3))
    let longest = max(height, width)
    guard longest > side else {
      self.images = shown
      return
    }
    let size = [max(1, height * side / longest), max(1, width * side / longest)]
    self.images = call("aten::adaptive_avg_pool2d", shown.to(.float32), size).round().to(.uint8)
  }

  var count: Int { images.size(0) }
  var width: Int { images.size(3) }
  var height: Int { images.size(2) }

  /// Returns an image as a data URL.
  func address(_ row: Int) -> String { address(of: png(images[row], width, height)) }

  /// Returns all images in rows of `columns`, one pixel apart, as a data URL.
  func sheet(columns: Int) -> (address: String, width: Int, height: Int) {
    let (png, width, height) = png(columns: columns)
    return (address(of: png), width, height)
  }

  /// Returns all images in rows of `columns`, one pixel apart, as a PNG file.
  package func png(columns: Int) -> (data: Data, width: Int, height: Int) {
    let lines = (count + columns - 1) / columns
    let (width, height) = (self.width + 1, self.height + 1)
    // White places without an image.
    let empty = Tensor.full([lines * columns - count, images.size(1), self.height, self.width], 255, .uint8)
    let full = count < lines * columns ? Tensor.concatenate([images, empty]) : images
    let framed = call("aten::constant_pad_nd", full, [0, 1, 0, 1], 255)  // [n, c, h + 1, w + 1]
    let grid = framed.reshape([lines, columns, images.size(1), height, width]).permute(2, 0, 3, 1, 4).contiguous()
    let (across, down) = (columns * width, lines * height)
    return (png(grid.reshape([images.size(1), down, across]), across, down), across, down)
  }

  /// - Parameter image: uint8 [c, h, w].
  private func png(_ image: Tensor, _ width: Int, _ height: Int) -> Data {
    let pixels: [UInt8] = image.permute(1, 2, 0).contiguous().array()  // [h, w, c]
    return PNG.encode(pixels, width: width, height: height, channels: image.size(0))
  }

  private func address(of png: Data) -> String { "data:image/png;base64,\(png.base64EncodedString())" }
}
