import CTorch

/// A source of random numbers on a device: the same seed gives the same draws.
public final class Generator {
  let pointer: OpaquePointer
  public let device: Device
  private let part: Part?

  /// Some rows of a larger batch, for which the numbers are drawn that they would have in the whole.
  public struct Part: Sendable {
    /// Their places in the whole, int64, on the generator's device.
    public let rows: Tensor
    /// How many rows the whole has.
    public let whole: Int
    let count: Int

    public init(rows: Tensor, whole: Int) {
      self.rows = rows
      self.whole = whole
      count = rows.count
    }
  }

  /// - Parameter part: where given, draws are made for the whole batch and only those of the part returned: along the
  ///   first axis that is as long as the part.
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

  /// What `draw` gives for a shape, or for the whole of which the shape is a part.
  func drawn(_ shape: [Int], _ draw: ([Int]) -> Tensor) -> Tensor {
    guard let part else { return draw(shape) }
    // Leading axes may count draws; images, and what has one number for each, have theirs first.
    let last = shape.lastIndex { $0 != 1 }
    let isLast = shape.count != 4 && last.map { shape[$0] == part.count } ?? false
    guard let axis = isLast ? last : shape.firstIndex(of: part.count) else { return draw(shape) }
    var whole = shape
    whole[axis] = part.whole
    return draw(whole).select(axis: axis, part.rows)
  }
}
