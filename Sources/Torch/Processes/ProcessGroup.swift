import CTorch

/// Processes that compute one thing together, on one machine or several, and this one's place among them.
///
/// Every method is called by all of them in the same order, with tensors of one shape and type, and returns when all
/// have taken part. Where a process is gone, or silent for longer than the group waits, it throws.
public final class ProcessGroup: Sendable {
  /// This process's number, from 0.
  public let rank: Int
  public let size: Int
  // c10d's groups may be used from any thread; here it is the one that trains, and autograd's.
  private nonisolated(unsafe) let pointer: OpaquePointer

  /// - Parameters:
  ///   - interface: the network interface to talk through; nil for the one that has `address`, or else for that of the
  ///     machine's name.
  ///   - seconds: how long one process waits for another.
  public init(
    _ store: ProcessStore, rank: Int, size: Int, interface: String?, address: String?, on device: Device,
    seconds: Double
  ) throws(TorchError) {
    let made = try checked {
      ct_group_new(store.pointer, Int32(rank), Int32(size), interface, address, device.isCUDA, seconds, &$0)
    }
    guard let made else { throw TorchError(description: "libtorch made no group of processes") }
    (pointer, self.rank, self.size) = (made, rank, size)
  }

  deinit { ct_group_free(pointer) }

  /// Adds the tensors of all processes up, in place; it has to be contiguous.
  public func sum(_ tensor: Tensor) throws(TorchError) {
    _ = try checked { ct_all_reduce(pointer, tensor.handle.pointer, &$0) }
  }

  /// Overwrites the tensor by that of process `root`, in place; it has to be contiguous.
  public func broadcast(_ tensor: Tensor, from root: Int = 0) throws(TorchError) {
    _ = try checked { ct_broadcast(pointer, tensor.handle.pointer, Int32(root), &$0) }
  }

  /// The tensors of all processes, [size, …]. The gradient of this one's is what all processes made of it, added up.
  public func gather(_ tensor: Tensor) throws(TorchError) -> Tensor {
    guard let all = try checked({ ct_all_gather(pointer, tensor.handle.pointer, &$0) }) else {
      throw TorchError(description: "the tensors of the other processes are missing")
    }
    return Tensor(owning: all)
  }
}
