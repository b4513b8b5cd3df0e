/// What the stages of a sweep are carried out by.
public enum LauncherOption: String, Decodable, Sendable, CaseIterable {
  /// Processes of this machine.
  case local
  /// Jobs of a Slurm cluster.
  case slurm
}
