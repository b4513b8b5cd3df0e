/// Operations on images [n, c, h, w], with separate parameters for each image.
extension Tensor {
  /// Mixes the rows and columns of every image with its own matrices: R·x·Cᵀ for each channel x.
  ///
  /// Images [n, c, h, w], `rows` [n, h', h], `columns` [n, w', w] -> [n, c, h', w'].
  public func mix(rows: Tensor, columns: Tensor) -> Tensor {
    let (n, c, h, w) = (size(0), size(1), size(2), size(3))
    let across = reshape(n, c * h, w).matmul(columns.transpose())  // [n, c·h, w']
    let turned = across.reshape(n, c, h, -1).transpose().reshape(n, -1, h)  // [n, c·w', h]
    return turned.matmul(rows.transpose()).reshape(n, c, columns.size(1), -1).transpose().contiguous()
  }

  /// Returns the matrices that sample a line of `length` pixels at `positions` [n, m] by linear interpolation. The
  /// result is 0 from one pixel outside the line on: [n, m, length].
  public static func linearInterpolation(at positions: Tensor, length: Int) -> Tensor {
    let pixels = Tensor.arange(length, on: positions.device)
    return (1 - (positions.unsqueeze(-1) - pixels).abs()).clamp(min: 0)
  }

  /// The luminance of RGB images with the weights of ITU-R BT.601: [n, 3, h, w] -> [n, 1, h, w].
  public var luminance: Tensor {
    let channels = callAll("aten::unbind.int", self, 1).tensors
    return (0.2989 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]).unsqueeze(1)
  }
}
