/// The paths that a sweep may vary.
enum SweptPath {
  /// Why a path cannot be swept; nil where it can.
  static func refusal(_ path: String) -> String? {
    switch path {
    case "seed": return "seeds have a key of their own; write 'seeds: [0, 1]' under 'sweep'"
    case "machine.jobs", "machine.launcher",
      _ where path.hasPrefix("machine.slurm") || path.split(separator: ".").first == "plugins":
      return "'\(path)' belongs to the sweep as a whole; write it in the recipe itself"
    case _ where path == "sweep" || path.hasPrefix("sweep."):
      return "a sweep cannot change itself; write the path of what the trials differ in"
    default: return nil
    }
  }
}
