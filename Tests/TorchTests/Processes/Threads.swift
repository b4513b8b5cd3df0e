import Foundation
import Synchronization

@testable import Torch

/// Runs `body` on one thread per place of a group, as processes would.
func together<Result: Sendable>(
  _ size: Int, seconds: Double = 10, _ body: @escaping @Sendable (ProcessGroup) throws -> Result
) throws -> [Swift.Result<Result, any Error>] {
  let served = try ProcessStore(host: "127.0.0.1", port: 0, serves: true, seconds: seconds)
  let port = served.port
  let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
  let threads = (0..<size).map { rank in
    Thread {
      let result = Swift.Result {
        let store = try ProcessStore(host: "127.0.0.1", port: port, serves: false, seconds: seconds)
        let group = try ProcessGroup(
          store, rank: rank, size: size, interface: nil, address: "127.0.0.1", on: .cpu, seconds: seconds)
        return try body(group)
      }
      results.withLock { $0[rank] = result }
    }
  }
  for thread in threads { thread.start() }
  while results.withLock({ $0.count }) < size { usleep(1000) }
  return withExtendedLifetime(served) { (0..<size).compactMap { rank in results.withLock { $0[rank] } } }
}
