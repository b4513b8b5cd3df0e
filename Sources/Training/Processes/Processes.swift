import Foundation
import Storage
import Torch

/// The processes that train one model together, after they have connected.
public final class Processes {
  public let place: ProcessPlace
  let group: ProcessGroup

  /// Connects to the other processes. All processes call it.
  ///
  /// - Parameters:
  ///   - timeout: the seconds that a process waits for another during training; at the start, at most 300.
  ///   - waiting: called in process 0, from another thread, with a message if connecting takes longer than 10 seconds.
  ///   - opened: called in process 0 with its port, before it waits, so that it can start the others.
  /// - Throws: `RunError` if a process does not connect, or any error that `opened` throws.
  public init(
    _ place: ProcessPlace, on device: Device, timeout: Double,
    waiting: @escaping @Sendable (String) -> Void = { _ in }, opened: (Int) throws -> Void = { _ in }
  ) throws {
    self.place = place
    let atStart = min(timeout, 300)
    let there = "\(place.address):\(place.port)"
    // Without the message, a single process in a shell set up by Slurm or torchrun would be silent for minutes.
    let patience = DispatchWorkItem { waiting(Processes.waitingWords(place, atStart)) }
    defer { patience.cancel() }
    if place.rank == 0, atStart > 10 { DispatchQueue.global().asyncAfter(deadline: .now() + 10, execute: patience) }
    let store: ProcessStore
    do throws(TorchError) {
      store = try ProcessStore(host: place.address, port: place.port, serves: place.rank == 0, seconds: atStart)
    } catch {
      throw RunError(
        place.rank == 0
          ? "\(place.name) cannot be found by the others at \(there): \(error); choose another MASTER_PORT"
          : "\(place.name) cannot reach process 0 at \(there): \(error); is it running, and is MASTER_ADDR its machine?"
      )
    }
    if place.rank == 0 { try opened(store.port) }
    do throws(TorchError) {
      let missing = try store.meet(rank: place.rank, size: place.size, seconds: atStart)
      if !missing.isEmpty { throw TorchError(description: Processes.words(missing, of: place.size, atStart)) }
      let isHere = place.address == ProcessPlace.thisMachine
      group = try ProcessGroup(
        store, rank: place.rank, size: place.size,
        interface: ProcessInfo.processInfo.environment["GLOO_SOCKET_IFNAME"],
        address: isHere ? ProcessPlace.thisMachine : nil, on: device, seconds: timeout)
    } catch {
      throw RunError("\(place.name) cannot find the others: \(error)")
    }
  }

  /// Returns a message that says why a process waits, and how to train in one process instead.
  static func waitingWords(_ place: ProcessPlace, _ seconds: Double) -> String {
    "\(place.name) waits up to \(Int(nearest: seconds)) seconds for the others, because the environment (Slurm or "
      + "torchrun) says that there are \(place.size); to train in one process, add --processes 1"
  }

  private static func words(_ missing: [Int], of size: Int, _ seconds: Double) -> String {
    let who = missing.map(String.init).joined(separator: ", ")
    return "of processes 0 to \(size - 1), \(who) did not connect within \(Int(seconds)) seconds; start all "
      + "\(size) of them, each with the same MASTER_ADDR and MASTER_PORT"
  }

  /// `true` for the process that writes files and prints.
  public var isFirst: Bool { place.rank == 0 }

  // MARK: Shared state

  /// Verifies that all processes have the same texts.
  ///
  /// - Parameter texts: the texts that must be equal, by name.
  public func agree(on texts: KeyValuePairs<String, String>) throws(RunError) {
    for (name, text) in texts {
      let own = Tensor((0..<8).map { Int(SHA256.hex(text).dropFirst($0 * 4).prefix(4), radix: 16) ?? 0 })
      let all = try during("the start") { () throws(TorchError) in try group.gather(own) }  // [processes, 8]
      let others = (0..<place.size).filter { all[$0].ints != all[0].ints }
      guard others.isEmpty else {
        throw RunError(
          "process \(others[0]) of \(place.size) has a different \(name) than process 0; all need the same"
            + " recipe, images, build of Clutch, threads and kind of processor or GPU")
      }
    }
  }

  /// Returns `true` if any process passes `true`.
  func any(_ own: Bool) throws(RunError) -> Bool {
    let flags = Tensor([own ? 1 : 0])
    try during("training, between two steps") { () throws(TorchError) in try group.sum(flags) }
    return flags.item > 0
  }

  /// Returns the value that process 0 passes. The values of the others are ignored.
  public func broadcast(_ own: Bool) throws(RunError) -> Bool {
    let flag = Tensor([own ? 1 : 0])
    try during("the work of process 0") { () throws(TorchError) in try group.broadcast(flag) }
    return flag.item > 0
  }

  /// Returns the checkpoint of process 0, if it has one.
  func broadcast(_ own: Checkpoint?) throws(RunError) -> Checkpoint? {
    guard try broadcast(own != nil) else { return nil }
    let data = own.map { Safetensors.encode($0.file) } ?? Data()
    let length = Tensor([data.count])
    try during("the start of a phase") { () throws(TorchError) in try group.broadcast(length) }
    let bytes =
      isFirst ? data.withUnsafeBytes { Tensor(bytes: $0, [data.count], .uint8) } : .zeros([length.ints[0]], .uint8)
    try during("the start of a phase") { () throws(TorchError) in try group.broadcast(bytes) }
    if isFirst { return own }
    do throws(FileError) {
      return try Checkpoint(Safetensors.decode(bytes.withBytes { Data($0) }))
    } catch {
      throw RunError("\(place.name): what process 0 sent \(error)")
    }
  }

  /// Runs work that involves all processes. An error names the stage of the work.
  func during<Result>(_ work: String, _ body: () throws(TorchError) -> Result) throws(RunError) -> Result {
    do throws(TorchError) {
      return try body()
    } catch {
      throw lost(in: work, error)
    }
  }

  /// Returns the error of failed work that involves all processes, usually because another process has ended.
  func lost(in work: String, _ error: TorchError) -> RunError {
    RunError(
      "work with the other processes failed during \(work): \(error). If another process failed first, it says why; "
        + "the same command resumes from the last checkpoint")
  }
}
