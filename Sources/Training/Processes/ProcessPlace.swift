import Foundation
import Storage

/// The place of a process among those that train together, as set by torchrun or Slurm.
public struct ProcessPlace: Hashable, Sendable {
  /// Its number among all processes, from 0. Process 0 writes files, and the others connect to it.
  public var rank = 0
  public var size = 1
  /// Its number among the processes of its machine, which selects its GPU.
  public var localRank = 0
  /// The number of processes that share the cores of its machine.
  public var localSize = 1
  /// The address of process 0.
  public var address = ProcessPlace.thisMachine
  public var port = 0

  public static let alone = ProcessPlace()
  public static let thisMachine = "127.0.0.1"

  public init(rank: Int = 0, size: Int = 1, localRank: Int = 0, localSize: Int = 1) {
    (self.rank, self.size, self.localRank, self.localSize) = (rank, size, localRank, localSize)
  }

  /// Reads the variables of torchrun: `RANK`, `WORLD_SIZE`, `LOCAL_RANK`, `LOCAL_WORLD_SIZE`, `MASTER_ADDR` and
  /// `MASTER_PORT`. Without them, reads the variables of srun.
  public init(environment: [String: String]) throws(RunError) {
    let variables = Variables(values: environment)
    if environment["RANK"] != nil || environment["WORLD_SIZE"] != nil {
      try self.init(torchrun: variables)
    } else if environment["SLURM_STEP_ID"] != nil, environment["SLURM_PROCID"] != nil {
      try self.init(slurm: variables)
    } else {
      self.init()
    }
  }

  /// The name in messages: `process 1 of 4`.
  public var name: String { "process \(rank) of \(size)" }

  private init(torchrun variables: Variables) throws(RunError) {
    rank = try variables.number("RANK", beside: "WORLD_SIZE")
    size = try variables.number("WORLD_SIZE", beside: "RANK")
    guard size > 0, (0..<size).contains(rank) else {
      throw RunError("RANK is \(rank) and WORLD_SIZE \(size), but RANK must be within 0 ..< WORLD_SIZE")
    }
    try Self.check(size, of: "WORLD_SIZE")
    if size == 1 { return }
    guard let master = variables.values["MASTER_ADDR"], !master.isEmpty else {
      throw RunError("MASTER_ADDR is not set; it must name the machine of process 0, as torchrun does")
    }
    address = master == "localhost" ? ProcessPlace.thisMachine : master
    port = try variables.number("MASTER_PORT", beside: "MASTER_ADDR")
    // torchrun runs its own store at that port, which may be incompatible with this version of libtorch.
    if variables.values["TORCHELASTIC_USE_AGENT_STORE"] == "True" { port = port.plus(1) }
    guard (1...65535).contains(port) else { throw RunError("MASTER_PORT is \(port), but must be within 1 ... 65535") }
    let isOneMachine = address == ProcessPlace.thisMachine
    let (local, ofSlurm) = (try variables.optional("LOCAL_RANK"), try variables.optional("SLURM_LOCALID"))
    localRank = local ?? ofSlurm ?? rank
    let here = try variables.optional("LOCAL_WORLD_SIZE")
    localSize = max(1, here ?? (isOneMachine ? size : 1))
  }

  /// The maximum number of processes, which is far more than can exchange gradients.
  private static let most = 1 << 20

  private static func check(_ size: Int, of variable: String) throws(RunError) {
    if size > most { throw RunError("\(variable) is \(size), but must be at most \(most)") }
  }

  /// Reads the variables of an srun step. A program called directly in a batch script is a single process.
  private init(slurm variables: Variables) throws(RunError) {
    let values = variables.values
    let count = values["SLURM_STEP_NUM_TASKS"] == nil ? "SLURM_NTASKS" : "SLURM_STEP_NUM_TASKS"
    size = try variables.number(count, beside: "SLURM_PROCID")
    rank = try variables.number("SLURM_PROCID", beside: count)
    if size <= 1 { return }
    localRank = try variables.optional("SLURM_LOCALID") ?? rank
    let nodes = SlurmNodes(values["SLURM_STEP_NODELIST"] ?? values["SLURM_NODELIST"] ?? "")
    let given = values["MASTER_ADDR"].map { $0 == "localhost" ? ProcessPlace.thisMachine : $0 }
    address = given ?? (nodes.isOne ? ProcessPlace.thisMachine : nodes.first)
    let (job, step) = (try variables.optional("SLURM_JOB_ID") ?? 0, try variables.optional("SLURM_STEP_ID") ?? 0)
    port = try variables.optional("MASTER_PORT") ?? 15_000 + job.plus(step) % 10_000
    guard (1...65535).contains(port) else { throw RunError("MASTER_PORT is \(port), but must be within 1 ... 65535") }
    try Self.check(size, of: count)
    guard rank < size else {
      throw RunError("SLURM_PROCID is \(rank) and \(count) \(size), but SLURM_PROCID must be within 0 ..< \(count)")
    }
    // If Slurm binds tasks to separate cores, the cores are not shared.
    let isBound = ProcessInfo.processInfo.activeProcessorCount < ProcessInfo.processInfo.processorCount
    let perNode = values["SLURM_STEP_TASKS_PER_NODE"] ?? values["SLURM_TASKS_PER_NODE"] ?? ""
    localSize = isBound ? 1 : max(1, Int(perNode.prefix(while: \.isNumber)) ?? 1)
  }
}

/// Environment variables that hold numbers.
private struct Variables {
  let values: [String: String]

  func optional(_ name: String) throws(RunError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw RunError("\(name) is '\(text)', but must be a whole number of 0 or more")
    }
    return number
  }

  func number(_ name: String, beside other: String) throws(RunError) -> Int {
    guard let number = try optional(name) else {
      throw RunError("\(other) is set, but \(name) is not; set both, or neither to train in one process")
    }
    return number
  }
}
