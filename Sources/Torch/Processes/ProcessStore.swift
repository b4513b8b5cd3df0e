import CTorch
import Foundation

/// A small table that all processes of a group see, held by the first of them: there they find each other.
public final class ProcessStore {
  let pointer: OpaquePointer

  /// - Parameters:
  ///   - port: 0 where the system is to choose it.
  ///   - serves: whether this process holds the table; the others wait for it, at most `seconds`.
  public init(host: String, port: Int, serves: Bool, seconds: Double) throws(TorchError) {
    guard let made = try checked({ ct_store_new(host, UInt16(port), serves, seconds, &$0) }) else {
      throw TorchError(description: "libtorch made no store")
    }
    pointer = made
  }

  deinit { ct_store_free(pointer) }

  public var port: Int { Int(ct_store_port(pointer)) }

  /// Puts this process's name down and waits for the others.
  ///
  /// - Returns: the numbers of those that did not come within `seconds`, in order.
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
