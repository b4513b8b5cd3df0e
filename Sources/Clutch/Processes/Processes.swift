import Foundation

/// The processes that train one model together, once they have found each other.
public final class Processes {
  public let place: ProcessPlace
  let group: ProcessGroup

  /// Finds the others; every one of them does the same.
  ///
  /// - Parameters:
  ///   - timeout: seconds for which a process waits for another in the course of training; at the start at most 300.
  ///   - waiting: told of process 0, from another thread, what it waits for where that takes longer than 10 seconds.
  ///   - opened: called by process 0 with the port at which it is found, before it waits: here others may be started.
  /// - Throws: `RunError` where one of them does not come, or what `opened` throws.
  public init(
    _ place: ProcessPlace, on device: Device, timeout: Double,
    waiting: @escaping @Sendable (String) -> Void = { _ in }, opened: (Int) throws -> Void = { _ in }
  ) throws {
    self.place = place
    let atStart = min(timeout, 300)
    let there = "\(place.address):\(place.port)"
    // Whoever runs one process in a shell that Slurm or torchrun set up would see nothing for minutes.
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
      throw RunError("\(place.name) does not find the others: \(error)")
    }
  }

  /// What a process waits for, and what to do where that was not meant.
  static func waitingWords(_ place: ProcessPlace, _ seconds: Double) -> String {
    "\(place.name) waits up to \(Int(nearest: seconds)) seconds for the others, as the environment, of Slurm or "
      + "torchrun, says that there are \(place.size); to train in one process, add --processes 1"
  }

  private static func words(_ missing: [Int], of size: Int, _ seconds: Double) -> String {
    let who = missing.map(String.init).joined(separator: ", ")
    return "of processes 0 to \(size - 1), \(who) did not come within \(Int(seconds)) seconds; start all "
      + "\(size) of them, each with the same MASTER_ADDR and MASTER_PORT"
  }

  /// Whether this is the process that writes files and talks.
  public var isFirst: Bool { place.rank == 0 }

  // MARK: What all of them have to know

  /// Makes sure that all processes are about to do the same.
  ///
  /// - Parameter texts: what has to be equal, each under a name.
  public func agree(on texts: KeyValuePairs<String, String>) throws(RunError) {
    for (name, text) in texts {
      let own = Tensor((0..<8).map { Int(SHA256.hex(text).dropFirst($0 * 4).prefix(4), radix: 16) ?? 0 })
      let all = try during("the start") { () throws(TorchError) in try group.gather(own) }  // [processes, 8]
      let others = (0..<place.size).filter { all[$0].ints != all[0].ints }
      guard others.isEmpty else {
        throw RunError(
          "process \(others[0]) of \(place.size) has another \(name) than process 0; all need the same"
            + " recipe, images, build of Clutch, threads and kind of processor or GPU")
      }
    }
  }

  /// Whether one of them says so.
  func any(_ own: Bool) throws(RunError) -> Bool {
    let flags = Tensor([own ? 1 : 0])
    try during("training, between two steps") { () throws(TorchError) in try group.sum(flags) }
    return flags.item > 0
  }

  /// What process 0 says; the others need not know it.
  public func told(_ own: Bool) throws(RunError) -> Bool {
    let flag = Tensor([own ? 1 : 0])
    try during("the work of process 0") { () throws(TorchError) in try group.broadcast(flag) }
    return flag.item > 0
  }

  /// The checkpoint that process 0 has, if it has one.
  func told(_ own: Checkpoint?) throws(RunError) -> Checkpoint? {
    guard try told(own != nil) else { return nil }
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

  /// Does what takes all processes; an error tells which stage of the work it came in.
  func during<Result>(_ work: String, _ body: () throws(TorchError) -> Result) throws(RunError) -> Result {
    do throws(TorchError) {
      return try body()
    } catch {
      throw lost(in: work, error)
    }
  }

  /// The error of work that takes all processes, most often since another one is gone.
  func lost(in work: String, _ error: TorchError) -> RunError {
    RunError(
      "work with the other processes broke off in \(work): \(error). Where one of them failed first, it says why; "
        + "the same command goes on from the last checkpoint")
  }
}
