/// The paths that a sweep may vary.
enum SweptPath {
  /// Returns the reason why a path cannot be swept, or nil if it can.
  static func refusal(_ path: String) -> String? {
    switch path {
    case "seed": return "seeds have a key of their own; write 'seeds: [0, 1]' under 'sweep'"
    case "machine.jobs", "machine.launcher",
      _ where path.hasPrefix("machine.slurm") || path.split(separator: ".").first == "plugins":
      return "'\(path)' applies to the whole sweep; set it in the recipe itself"
    case _ where path == "sweep" || path.hasPrefix("sweep."):
      return "a sweep cannot vary itself; write the path of an option to vary"
    default: return nil
    }
  }
}
