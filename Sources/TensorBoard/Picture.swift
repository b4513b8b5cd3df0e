import Formats
import Foundation
import Torch

/// An image in memory, grayscale or RGB, row by row.
struct Picture: Sendable {
  private(set) var pixels: [UInt8]
  let width: Int
  let height: Int
  /// 1 or 3.
  let channels: Int

  /// Creates a picture in a single shade.
  init(width: Int, height: Int, channels: Int, shade: UInt8 = 255) {
    (self.width, self.height, self.channels) = (width, height, channels)
    pixels = Array(repeating: shade, count: width * height * channels)
  }

  /// Converts images [n, c, h, w] (uint8) to pictures. If they have neither 1 nor 3 channels, only the first channel is
  /// used.
  static func pictures(of images: Tensor) -> [Picture] {
    let (n, h, w) = (images.size(0), images.size(2), images.size(3))
    let channels = images.size(1) == 3 ? 3 : 1
    let bytes: [UInt8] = images.slice(axis: 1, 0..<channels).permute(0, 2, 3, 1).contiguous().array()
    let size = h * w * channels
    return (0..<n).map { index in
      var picture = Picture(width: w, height: h, channels: channels)
      picture.pixels = Array(bytes[(index * size)..<((index + 1) * size)])
      return picture
    }
  }

  /// Arranges pictures of the same size in rows of `columns`, with a margin between them.
  init(grid: [Picture], columns: Int, margin: Int = 0) {
    let (w, h) = (grid.first?.width ?? 1, grid.first?.height ?? 1)
    let rows = max(1, (grid.count + columns - 1) / columns)
    self.init(
      width: columns * (w + margin) - margin, height: rows * (h + margin) - margin, channels: grid.first?.channels ?? 1)
    for (place, picture) in grid.enumerated() {
      let (left, top) = (place % columns * (w + margin), place / columns * (h + margin))
      for y in 0..<h {
        let (from, to) = (y * w * channels, ((top + y) * width + left) * channels)
        pixels.replaceSubrange(to..<(to + w * channels), with: picture.pixels[from..<(from + w * channels)])
      }
    }
  }

  /// Returns the picture scaled to a width of about `side`. Smaller pictures repeat each pixel; larger ones skip
  /// pixels.
  func scaled(toWidth side: Int) -> Picture {
    let (up, down) = (max(1, (side + width - 1) / width), max(1, (width + side - 1) / side))
    if up == 1 && down == 1 { return self }
    let (w, h) = ((width + down - 1) / down * up, (height + down - 1) / down * up)
    var result = Picture(width: w, height: h, channels: channels)
    for y in 0..<h {
      for x in 0..<w {
        let (from, to) = ((y / up * down * width + x / up * down) * channels, (y * w + x) * channels)
        for channel in 0..<channels { result.pixels[to + channel] = pixels[from + channel] }
      }
    }
    return result
  }

  var png: Data { PNG.encode(pixels, width: width, height: height, channels: channels) }
}
