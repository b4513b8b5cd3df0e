import CTorch

/// A group of processes that compute together, on one or several machines, and this process's rank in it.
///
/// All processes must call every method in the same order, with tensors of the same shape and type. A call returns when
/// all processes have taken part. It throws an error if a process is gone or does not respond within the group's
/// timeout.
public final class ProcessGroup: Sendable {
  /// The number of this process, from 0.
  public let rank: Int
  public let size: Int
  // c10d's groups may be used from any thread. Here, only the training thread and autograd's threads use them.
  private nonisolated(unsafe) let pointer: OpaquePointer

  /// - Parameters:
  /// - interface: The network interface to use. If nil, it is the interface that has `address`, or else the one of the
  ///   machine's host name.
  /// - seconds: The time that one process waits for another.
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

  /// Sums the tensors of all processes, in place. The tensor must be contiguous.
  public func sum(_ tensor: Tensor) throws(TorchError) {
    _ = try checked { ct_all_reduce(pointer, tensor.handle.pointer, &$0) }
  }

  /// Overwrites the tensor with that of process `root`, in place. The tensor must be contiguous.
  public func broadcast(_ tensor: Tensor, from root: Int = 0) throws(TorchError) {
    _ = try checked { ct_broadcast(pointer, tensor.handle.pointer, Int32(root), &$0) }
  }

  /// Returns the tensors of all processes, [size, …]. The gradient of this process's tensor is the sum of the gradients
  /// from all processes.
  public func gather(_ tensor: Tensor) throws(TorchError) -> Tensor {
    guard let all = try checked({ ct_all_gather(pointer, tensor.handle.pointer, &$0) }) else {
      throw TorchError(description: "the tensors of the other processes are missing")
    }
    return Tensor(owning: all)
  }
}
