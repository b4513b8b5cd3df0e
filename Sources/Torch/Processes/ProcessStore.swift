import CTorch
import Foundation

/// A small key-value table through which the processes of a group find each other. The first process holds it.
public final class ProcessStore {
  let pointer: OpaquePointer

  /// - Parameters:
  /// - port: The port, or 0 to let the system choose one.
  /// - serves: `true` if this process holds the table. The other processes wait for it, for at most `seconds`.
  public init(host: String, port: Int, serves: Bool, seconds: Double) throws(TorchError) {
    guard let made = try checked({ ct_store_new(host, UInt16(port), serves, seconds, &$0) }) else {
      throw TorchError(description: "libtorch made no store")
    }
    pointer = made
  }

  deinit { ct_store_free(pointer) }

  public var port: Int { Int(ct_store_port(pointer)) }

  /// Registers this process and waits for the others.
  ///
  /// - Returns: The numbers of the processes that did not arrive within `seconds`, in order.
  public func meet(rank: Int, size: Int, seconds: Double) throws(TorchError) -> [Int] {
    _ = try checked { ct_store_set(pointer, "here/\(rank)", &$0) }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var missing = Array(0..<size)
    while true {
      var left: [Int] = []
      for other in missing where try !checked({ ct_store_has(pointer, "here/\(other)", &$0) }) { left.append(other) }
      missing = left
      if missing.isEmpty || ContinuousClock.now > deadline { return missing }
      usleep(20_000)
    }
  }
}
