/// What the job of each stage of a sweep asks Slurm for; what is not given is left to the cluster's defaults.
public struct SlurmOptions: Options {
  /// The partition, or several with commas between: `--partition`.
  public var partition: SbatchValue?
  /// A limit, in minutes or as "HOURS:MINUTES:SECONDS": `--time`. A stage that takes longer goes on in another round.
  public var time: SbatchValue?
  /// Cores of a job: `--cpus-per-task`; as many as `threads` where not given, else 1.
  public var cpus: Int?
  /// Memory of a job, in megabytes or with a unit, such as 8G: `--mem`.
  public var memory: SbatchValue?
  /// GPUs of a job, as a number or as type:number: `--gpus`.
  public var gpus: SbatchValue?
  /// Whom the time is charged to: `--account`.
  public var account: SbatchValue?
  /// Other options of sbatch, such as --constraint=avx512, a list item each.
  public var extra: [String] = []
  /// Seconds before the end of its time at which a job is told to write a checkpoint and goes back into the queue.
  public var warning = 60
  /// How often a job may go back into the queue.
  public var requeues = 20

  public init() {}

  public func validate() throws(OptionError) {
    if let cpus { try require("cpus", cpus, in: 1...1024) }
    try require("warning", warning, in: 1...65535)
    try require("requeues", requeues, atLeast: 0)
    for (index, word) in extra.enumerated() {
      guard word.hasPrefix("-"), !word.contains("\n") else {
        throw OptionError("extra", "must hold options of sbatch such as --qos=short, but [\(index)] is '\(word)'")
      }
      let name = String(word.prefix { $0 != "=" })
      if SlurmOptions.taken.contains(name) {
        throw OptionError("extra", "must not hold \(name), which the sweep sets itself")
      }
    }
  }

  /// Without these no job would do its stage, or none would be found again.
  private static let taken: Set<String> = [
    "--array", "-a", "--job-name", "-J", "--output", "-o", "--error", "-e", "--input", "-i", "--chdir", "-D",
    "--signal",
    "--requeue", "--no-requeue", "--open-mode", "--parsable", "--wrap", "--wait", "-W", "--export", "--ntasks", "-n",
    "--hold", "-H", "--test-only",
  ]
}

extension MachineOptions {
  /// The cores of a job: as many as are given, or as threads are.
  public var slurmCPUs: Int {
    if let cpus = slurm?.cpus { return cpus }
    if case .count(let count) = threads { return count }
    return 1
  }

  /// The threads of a sweep's stage: where they are left to us, its share of the cores, or the cores of its job.
  var stageThreads: ThreadsOption {
    switch launcher {
    case .local: threads.shared(among: jobs)
    case .slurm: threads == .auto ? .count(slurmCPUs) : threads
    }
  }
}
