import CTorch

/// A Swift type for the elements of a tensor.
public protocol Element: BitwiseCopyable, Sendable {
  static var dtype: DType { get }
}

extension UInt8: Element { public static var dtype: DType { .uint8 } }
extension Int32: Element { public static var dtype: DType { .int32 } }
extension Int64: Element { public static var dtype: DType { .int64 } }
extension Float: Element { public static var dtype: DType { .float32 } }
extension Double: Element { public static var dtype: DType { .float64 } }

extension Tensor {
  /// Creates a tensor on the CPU with the elements `values`, in row-major order.
  public init<E: Element>(_ values: [E], _ shape: [Int]) {
    self = values.withUnsafeBytes { Tensor(bytes: $0, shape, E.dtype) }
  }

  /// Creates a vector on the CPU.
  public init<E: Element>(_ values: [E]) { self.init(values, [values.count]) }

  /// Creates an int64 vector on the CPU.
  public init(_ values: [Int]) { self.init(values.map(Int64.init), [values.count]) }

  /// Creates a tensor on the CPU from a copy of `bytes`, elements of `dtype` in row-major order.
  public init(bytes: UnsafeRawBufferPointer, _ shape: [Int], _ dtype: DType) {
    do throws(TorchError) {
      let made = try checked {
        ct_tensor_new(bytes.baseAddress, bytes.count, shape.map(Int64.init), shape.count, Int32(dtype.rawValue), &$0)
      }
      guard let made else { throw TorchError(description: "libtorch made no tensor") }
      self.init(owning: made)
    } catch {
      raise(error.description)
      self = .undefined
    }
  }

  /// Calls `body` with the elements in row-major order.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let dense = detach().to(.cpu).contiguous()
    let bytes = UnsafeRawBufferPointer(start: ct_tensor_data(dense.handle.pointer), count: dense.count * dtype.size)
    return try withExtendedLifetime(dense) { try body(bytes) }
  }

  /// Returns the elements in row-major order, converted to `E`.
  public func array<E: Element>(_ type: E.Type = E.self) -> [E] {
    to(E.dtype).withBytes { Array($0.bindMemory(to: E.self)) }
  }

  public var floats: [Float] { array() }
  public var doubles: [Double] { array() }
  public var ints: [Int] { array(Int64.self).map { Int($0) } }
}
