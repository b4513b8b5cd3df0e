import Recipe

/// Options of a launcher that may say how many cores a stage gets.
public protocol StageCores: Options {
  var cores: Int? { get }
}

extension MachineOptions {
  /// The cores of a Slurm job: as many as its options ask for, or as many as there are threads.
  public var slurmCores: Int {
    if let cores = (slurm?.options as? any StageCores)?.cores { return cores }
    if case .count(let count) = threads { return count }
    return 1
  }
}
