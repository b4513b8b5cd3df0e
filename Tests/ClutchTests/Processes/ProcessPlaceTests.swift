import Testing

@testable import Training

@Suite struct ProcessPlaceTests {
  private let torchrun = [
    "RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "4", "MASTER_ADDR": "node01",
    "MASTER_PORT": "29500",
  ]

  private let srun = [
    "SLURM_JOB_ID": "123456", "SLURM_STEP_ID": "2", "SLURM_PROCID": "3", "SLURM_NTASKS": "4", "SLURM_LOCALID": "1",
    "SLURM_STEP_NODELIST": "node[07-08]", "SLURM_STEP_TASKS_PER_NODE": "2(x2)",
  ]

  private func message(_ environment: [String: String]) -> String {
    do {
      return "\(try ProcessPlace(environment: environment))"
    } catch {
      return error.description
    }
  }

  @Test func `without variables a process is alone`() throws {
    #expect(try ProcessPlace(environment: ["PATH": "/bin"]) == .alone)
    #expect(ProcessPlace.alone.size == 1)
  }

  @Test func `what torchrun sets is read`() throws {
    let place = try ProcessPlace(environment: torchrun)
    #expect(place.rank == 5 && place.size == 8 && place.localRank == 1 && place.localSize == 4)
    #expect(place.address == "node01" && place.port == 29500)
    #expect(place.name == "process 5 of 8")
  }

  @Test func `torchrun's own table keeps its port`() throws {
    let place = try ProcessPlace(environment: torchrun.merging(["TORCHELASTIC_USE_AGENT_STORE": "True"]) { $1 })
    #expect(place.port == 29501)
  }

  @Test func `the variables that must be there are enough; on one machine all processes share its cores`() throws {
    let place = try ProcessPlace(
      environment: ["RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": "4000"])
    #expect(place.localRank == 1 && place.localSize == 2 && place.address == "127.0.0.1")
  }

  @Test func `what srun sets is read where torchrun set nothing`() throws {
    let place = try ProcessPlace(environment: srun)
    #expect(place.rank == 3 && place.size == 4 && place.localRank == 1)
    #expect(place.address == "node07" && place.port == 15_000 + 3458)
    let both = try ProcessPlace(environment: srun.merging(torchrun) { $1 })
    #expect(both.size == 8)
  }

  /// Interactive steps have numbers near 2³², and nothing limits those of jobs.
  @Test(arguments: [
    ("9223372036854775807", "9223372036854775807", 15_000 + 5_807), ("9223372036854775807", "1", 15_000 + 5_807),
    ("1", "4294967290", 15_000 + 7_291),
  ]) func `a job or step of any number has a port`(job: String, step: String, port: Int) throws {
    let given = ["SLURM_JOB_ID": job, "SLURM_STEP_ID": step]
    #expect(try ProcessPlace(environment: srun.merging(given) { $1 }).port == port)
  }

  @Test func `on one node of Slurm processes meet on the machine itself`() throws {
    let place = try ProcessPlace(environment: srun.merging(["SLURM_STEP_NODELIST": "node07"]) { $1 })
    #expect(place.address == "127.0.0.1")
  }

  @Test func `a batch script of Slurm that calls the program itself means one process`() throws {
    #expect(try ProcessPlace(environment: srun.filter { $0.key != "SLURM_STEP_ID" }) == .alone)
    #expect(try ProcessPlace(environment: srun.merging(["SLURM_NTASKS": "1", "SLURM_PROCID": "0"]) { $1 }) == .alone)
  }

  @Test(arguments: [
    (
      ["WORLD_SIZE": "2"],
      "WORLD_SIZE is set, but RANK is not; set both, or neither to train in one process"
    ),
    (["RANK": "one", "WORLD_SIZE": "2"], "RANK is 'one', but must be a whole number of 0 or more"),
    (
      ["RANK": "2", "WORLD_SIZE": "2"],
      "RANK is 2 and WORLD_SIZE 2, but RANK must be within 0 ..< WORLD_SIZE"
    ),
    (
      ["RANK": "0", "WORLD_SIZE": "2"],
      "MASTER_ADDR is not set; it must name the machine of process 0, as torchrun does"
    ),
    (
      ["RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "a"],
      "MASTER_ADDR is set, but MASTER_PORT is not; set both, or neither to train in one process"
    ),
    (
      ["RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "a", "MASTER_PORT": "70000"],
      "MASTER_PORT is 70000, but must be within 1 ... 65535"
    ),
    (
      [
        "RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "a", "MASTER_PORT": "9223372036854775807",
        "TORCHELASTIC_USE_AGENT_STORE": "True",
      ], "MASTER_PORT is 9223372036854775807, but must be within 1 ... 65535"
    ),
    (
      ["RANK": "3", "WORLD_SIZE": "3000000000", "MASTER_ADDR": "a", "MASTER_PORT": "4000"],
      "WORLD_SIZE is 3000000000, but must be at most 1048576"
    ),
    (
      ["SLURM_STEP_ID": "0", "SLURM_PROCID": "1", "SLURM_NTASKS": "9223372036854775807"],
      "SLURM_NTASKS is 9223372036854775807, but must be at most 1048576"
    ),
  ])
  func `what is wrong is said with what would be right`(environment: [String: String], expected: String) {
    #expect(message(environment) == expected)
  }
}

@Suite struct SlurmNodesTests {
  @Test(arguments: [
    ("node07", "node07", true), ("node[07-08]", "node07", false), ("gpu3,gpu5", "gpu3", false),
    ("login,node[003-007,012]", "login", false), ("r[1,3]n4,other", "r1n4", false), ("n[12]-ib", "n12-ib", false),
  ])
  func `the first of a list`(text: String, first: String, isOne: Bool) {
    let nodes = SlurmNodes(text)
    #expect(nodes.first == first && nodes.isOne == isOne)
  }
}
