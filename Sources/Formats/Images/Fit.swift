import Recipe
import Torch

/// The way to make an image square.
public enum Fit: String, Decodable, Sendable, CaseIterable {
  /// Scales the shorter side to the size and crops the center.
  case crop
  /// Scales both sides to the size, ignoring the aspect ratio.
  case stretch
}

extension Tensor {
  /// Scales images uint8 [n, c, h, w] to `height` x `width`, bilinear and with antialiasing when shrinking.
  ///
  /// Uses libtorch's operator in float32 and rounds the result. This equals torchvision's `resize(antialias=True)` for
  /// tensors and is within 1 of Pillow.
  public func resized(height: Int, width: Int) -> Tensor {
    if height == size(2), width == size(3) { return self }
    return .concatenate(parts(scaledTo: height, width).map { $0.scaled(height, width) })
  }

  /// Splits the images into parts, since scaling takes several times the memory of the larger of input and output.
  private func parts(scaledTo height: Int, _ width: Int) -> [Tensor] {
    split(Swift.max(1, (1 << 24) / Swift.max(1, size(1) * Swift.max(size(2) * size(3), height * width))))
  }

  private func scaled(_ height: Int, _ width: Int) -> Tensor {
    call("aten::_upsample_bilinear2d_aa", to(.float32), [height, width], false, nil, nil)
      .round().clamp(min: 0, max: 255).to(.uint8)
  }

  /// Resizes images uint8 [n, c, h, w] to squares of `size` pixels: [n, c, size, size].
  ///
  /// `crop` matches torchvision's `Resize(size)` and `CenterCrop(size)`; `stretch` matches `Resize((size, size))`.
  public func squared(_ size: Int, _ fit: Fit) -> Tensor {
    let (h, w) = (self.size(2), self.size(3))
    if fit == .stretch || h == w { return resized(height: size, width: size) }
    let (height, width) = h < w ? (size, size * w / h) : (size * h / w, size)
    let top = Int((Double(height - size) / 2).rounded(.toNearestOrEven))
    let left = Int((Double(width - size) / 2).rounded(.toNearestOrEven))
    // Each part is cropped before the next is scaled, because little is left of long, thin images.
    return .concatenate(
      parts(scaledTo: height, width).map { part in
        let scaled = height == h && width == w ? part : part.scaled(height, width)
        return scaled.slice(axis: 2, top..<(top + size)).slice(axis: 3, left..<(left + size)).contiguous()
      })
  }

  /// Converts images uint8 [n, c, h, w] to grayscale (1 channel) or color (3).
  ///
  /// Gray is (19595·R + 38470·G + 7471·B + 32768) >> 16, Pillow's luma (ITU-R BT.601). Color repeats the gray channel.
  ///
  /// - Returns: nil for any other conversion.
  public func channels(_ count: Int) -> Tensor? {
    switch (size(1), count) {
    case (count, _): return self
    case (1, 3): return call("aten::repeat", self, [1, 3, 1, 1])
    case (3, 1):
      let weights = Tensor([Int32(19595), 38470, 7471], [1, 3, 1, 1])
      let parts = split(Swift.max(1, (1 << 24) / Swift.max(1, 3 * size(2) * size(3)))).map { part in
        let sum = (part.to(.int32) * weights).sum(axis: 1, keep: true) + 32768  // int64 [n, 1, h, w]
        return call("aten::__rshift__.Scalar", sum, 16).to(.uint8)
      }
      return .concatenate(parts)
    default: return nil
    }
  }
}
