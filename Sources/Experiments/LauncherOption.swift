/// The launcher that runs the stages of a sweep.
public enum LauncherOption: String, Decodable, Sendable, CaseIterable {
  /// Processes on this machine.
  case local
  /// Jobs on a Slurm cluster.
  case slurm
}
