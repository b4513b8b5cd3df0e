import CTorch

/// A random number generator on a device. The same seed gives the same numbers.
public final class Generator {
  let pointer: OpaquePointer
  public let device: Device
  private let part: Part?

  /// Some rows of a larger batch. They get the random numbers that they would have in the whole batch.
  public struct Part: Sendable {
    /// The indices of the rows in the whole batch, int64, on the generator's device.
    public let rows: Tensor
    /// The number of rows in the whole batch.
    public let whole: Int
    let count: Int

    public init(rows: Tensor, whole: Int) {
      self.rows = rows
      self.whole = whole
      count = rows.count
    }
  }

  /// - Parameter part: If given, numbers are drawn for the whole batch and only those of the part are returned,
  ///   selected along the first axis that is as long as the part.
  public init(seed: UInt64, on device: Device = .cpu, part: Part? = nil) {
    self.device = device
    self.part = part
    do throws(TorchError) {
      guard let made = try checked({ ct_generator_new(device.description, seed, &$0) }) else {
        throw TorchError(description: "libtorch made no generator for \(device)")
      }
      pointer = made
    } catch {
      fatalError("no generator on \(device): \(error)")
    }
  }

  deinit { ct_generator_free(pointer) }

  /// Returns the numbers that `draw` gives for a shape, or the selected part of a whole batch.
  func drawn(_ shape: [Int], _ draw: ([Int]) -> Tensor) -> Tensor {
    guard let part else { return draw(shape) }
    // Leading axes may count draws, but in images, and in tensors with one number per image, the batch axis comes
    // first.
    let last = shape.lastIndex { $0 != 1 }
    let isLast = shape.count != 4 && last.map { shape[$0] == part.count } ?? false
    guard let axis = isLast ? last : shape.firstIndex(of: part.count) else { return draw(shape) }
    var whole = shape
    whole[axis] = part.whole
    return draw(whole).select(axis: axis, part.rows)
  }
}
