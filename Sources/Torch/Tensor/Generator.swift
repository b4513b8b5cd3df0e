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

  /// - Parameter part: if given, draws are made for the whole batch, and only those of the part are returned.
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

  /// The draws of a shape: those of this process's rows, if the generator is for a part of a batch.
  ///
  /// - Parameter axis: the axis that counts the rows of the batch; nil if all rows share the draws.
  func drawn(_ shape: [Int], _ axis: Int?, _ draw: ([Int]) -> Tensor) -> Tensor {
    guard let part, let axis else { return draw(shape) }
    guard shape.indices.contains(axis), shape[axis] == part.count else {
      raise(
        "random draws of the shape \(shape): axis \(axis) must count the \(part.count) images of this process's part of the "
          + "batch; name the right one with batchAxis, or pass batchAxis: nil for draws that all images share")
      return draw(shape)
    }
    var whole = shape
    whole[axis] = part.whole
    return draw(whole).select(axis: axis, part.rows)
  }
}
