import CTorch

/// An array of numbers of one type, of any rank, on the CPU or a GPU, that remembers how it was computed.
///
/// A value of this type is a handle: copies share their elements, and in-place operators (`call("aten::add_", …)`) are
/// seen through all of them.
public struct Tensor: Sendable {
  let handle: Handle

  // Sendable although libtorch's tensors may change: their counts are atomic, and Clutch writes to a tensor only from
  // the one thread that trains.
  final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { ct_tensor_free(pointer) }
  }

  init(owning pointer: OpaquePointer) { handle = Handle(pointer) }

  /// Stands for a result after an error in a `withTorchErrors` scope: an empty tensor.
  static let undefined = Tensor([Float](), [0])

  public var rank: Int { ct_tensor_rank(handle.pointer) }
  public var shape: [Int] { (0..<rank).map { Int(ct_tensor_size(handle.pointer, $0)) } }
  public var count: Int { shape.reduce(1, *) }

  /// The length of an axis; negative axes count from the last.
  public func size(_ axis: Int) -> Int {
    let (shape, index) = (shape, axis < 0 ? axis + rank : axis)
    guard shape.indices.contains(index) else {
      raise("size(\(axis)) of a tensor of shape \(shape), whose axes are \(-shape.count) to \(shape.count - 1)")
      return 1  // and not 0, by which the rest of a `withTorchErrors` scope may divide
    }
    return shape[index]
  }

  public var dtype: DType {
    guard let known = DType(rawValue: Int(ct_tensor_dtype(handle.pointer))) else {
      fatalError("libtorch's element type \(ct_tensor_dtype(handle.pointer)) has no DType")
    }
    return known
  }

  public var device: Device { Device(take(ct_tensor_device(handle.pointer))) ?? .cpu }

  /// The element of a tensor that has just one.
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
