import Experiments

extension MachineOptions {
  /// The threads of a stage of a sweep: with `auto`, its share of the cores of this machine or the cores of its job.
  var stageThreads: ThreadsOption {
    switch launcher {
    case .local: threads.shared(among: jobs)
    case .slurm: threads == .auto ? .count(slurmCores) : threads
    }
  }
}
