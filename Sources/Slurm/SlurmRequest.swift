import Foundation

/// The settings that all jobs of a sweep share.
struct SlurmRequest {
  /// The sweep's name; Slurm shows it with a suffix for each array.
  let name: String
  let program: String
  let logs: String
  let cpus: Int
  let options: SlurmOptions

  /// The arguments for sbatch.
  var words: [String] {
    let given: [(String, String?)] = [
      ("partition", options.partition?.text), ("time", options.time?.text), ("mem", options.memory?.text),
      ("gpus", options.gpus?.text), ("account", options.account?.text),
    ]
    // In Slurm's file patterns, a % is written as %%.
    let pattern = "\(logs.replacing("%", with: "%%"))/slurm-%A_%a.out"
    return [
      "--ntasks=1", "--cpus-per-task=\(cpus)", "--requeue", "--open-mode=append",
      "--signal=B:USR1@\(options.warning)", "--chdir=\(FileManager.default.currentDirectoryPath)",
      "--output=\(pattern)",
    ] + given.compactMap { name, value in value.map { "--\(name)=\($0)" } } + options.extra
  }
}
