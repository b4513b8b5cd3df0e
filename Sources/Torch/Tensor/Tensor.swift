import CTorch

/// An n-dimensional array of numbers of one type, on the CPU or a GPU, that records how it was computed.
///
/// A value of this type is a handle. Copies share their elements, so all of them see in-place operations
/// (`call("aten::add_", …)`).
public struct Tensor: Sendable {
  let handle: Handle

  // Sendable although libtorch's tensors are mutable: their reference counts are atomic, and only the training thread
  // writes to tensors.
  final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { ct_tensor_free(pointer) }
  }

  init(owning pointer: OpaquePointer) { handle = Handle(pointer) }

  /// A placeholder for results after an error in a `withTorchErrors` scope: an empty tensor.
  static let undefined = Tensor([Float](), [0])

  public var rank: Int { ct_tensor_rank(handle.pointer) }
  public var shape: [Int] { (0..<rank).map { Int(ct_tensor_size(handle.pointer, $0)) } }
  public var count: Int { shape.reduce(1, *) }

  /// Returns the length of an axis. Negative axes count from the last.
  public func size(_ axis: Int) -> Int {
    let (shape, index) = (shape, axis < 0 ? axis + rank : axis)
    guard shape.indices.contains(index) else {
      raise("size(\(axis)) of a tensor of shape \(shape), whose axes are \(-shape.count) to \(shape.count - 1)")
      return 1  // not 0, because the rest of a `withTorchErrors` scope may divide by it
    }
    return shape[index]
  }

  public var dtype: DType {
    guard let known = DType(rawValue: Int(ct_tensor_dtype(handle.pointer))) else {
      fatalError("libtorch's element type \(ct_tensor_dtype(handle.pointer)) has no DType")
    }
    return known
  }

  public var device: Device { ct_tensor_device(handle.pointer).flatMap { Device(take($0)) } ?? .cpu }

  /// The element of a tensor with a single element.
  public var item: Double { callAll("aten::item", self).double }
}

extension Tensor: CustomStringConvertible {
  public var description: String {
    do throws(TorchError) {
      return try checked { ct_tensor_print(handle.pointer, &$0) }.map(take) ?? ""
    } catch {
      return "a tensor that cannot be printed: \(error)"
    }
  }
}
