import Components
import Experiments
import Recipe

/// The resources that each job of a sweep requests from Slurm. Options that you leave out use the cluster's defaults.
public struct SlurmOptions: Options {
  /// The partition, or several separated by commas: `--partition`.
  public var partition: SbatchValue?
  /// The time limit, in minutes or as "HOURS:MINUTES:SECONDS": `--time`. A stage that takes longer continues after it
  /// is requeued.
  public var time: SbatchValue?
  /// The cores per job: `--cpus-per-task`. The default is the value of `threads` if it is a number, otherwise 1.
  public var cpus: Int?
  /// The memory per job, in megabytes or with a unit, such as 8G: `--mem`.
  public var memory: SbatchValue?
  /// The GPUs per job, as a number or as type:number: `--gpus`.
  public var gpus: SbatchValue?
  /// The account to charge: `--account`.
  public var account: SbatchValue?
  /// Other sbatch options, such as --constraint=avx512, one per list item.
  public var extra: [String] = []
  /// Seconds before the time limit at which a job writes a checkpoint and is requeued.
  public var warning = 60
  /// The maximum number of times that a job is requeued.
  public var requeues = 20

  public init() {}

  public func validate() throws(OptionError) {
    if let cpus { try require("cpus", cpus, in: 1...1024) }
    try require("warning", warning, in: 1...65535)
    try require("requeues", requeues, atLeast: 0)
    for (index, word) in extra.enumerated() {
      guard word.hasPrefix("-"), !word.contains("\n") else {
        throw OptionError("extra", "must contain sbatch options such as --qos=short, but [\(index)] is '\(word)'")
      }
      let name = String(word.prefix { $0 != "=" })
      if SlurmOptions.taken.contains(name) {
        throw OptionError("extra", "must not contain \(name), which the sweep sets itself")
      }
    }
  }

  /// If these options were changed, jobs could not run their stages or could not be found again.
  private static let taken: Set<String> = [
    "--array", "-a", "--job-name", "-J", "--output", "-o", "--error", "-e", "--input", "-i", "--chdir", "-D",
    "--signal",
    "--requeue", "--no-requeue", "--open-mode", "--parsable", "--wrap", "--wait", "-W", "--export", "--ntasks", "-n",
    "--hold", "-H", "--test-only",
  ]
}

extension SlurmOptions: StageCores {
  public var cores: Int? { cpus }
}

@section("plugins") @used private let entry: Entry = { register(SlurmOptions.self, for: SlurmSection.self) }
