import Clutch
import Console
import Experiments
import Foundation
import Stages
import Storage
import Training

extension Flag {
  static let processes = Flag(
    name: "--processes", value: "N",
    meaning: "trains in N processes on this machine, which share every batch; 1 overrides torchrun and srun")
}

/// The processes that a command trains in, and this one's place among them.
struct RunProcesses {
  let place: ProcessPlace
  let all: Processes?
  private let children = LocalProcesses()

  /// Connects to the other processes: those that `--processes` starts here, or those of torchrun or srun.
  init(_ arguments: Arguments, _ machine: MachineOptions) throws {
    let asked = try arguments[Flag.processes.name].map(Self.count)
    try machine.device.check(processes: asked ?? 1)
    let place =
      try asked.map { ProcessPlace(rank: 0, size: $0, localRank: 0, localSize: $0) }
      ?? ProcessPlace(environment: ProcessInfo.processInfo.environment)
    self.place = place
    guard place.size > 1 else {
      all = nil
      return
    }
    let children = children
    do {
      all = try Processes(
        place, on: machine.device.resolved(for: place), timeout: machine.processTimeout,
        waiting: { asked == nil ? note("note: \($0)") : () }
      ) { port in
        if asked != nil { try children.start(place.size, port: port) }
      }
    } catch {
      children.end()
      throw error
    }
  }

  private static func count(_ text: String) throws(UsageError) -> Int {
    guard let count = Int(text), (1...1024).contains(count) else {
      throw UsageError(description: "--processes must be a number from 1 to 1024, but is '\(text)'")
    }
    return count
  }

  /// Ends the processes that were started here.
  func end() { children.end() }
}

/// Does the work of a process other than the first, silently unless it fails, and returns the exit code.
func assist(_ plan: Plan, _ processes: Processes, _ signals: StopSignals) -> Int32 {
  let display = ProgressDisplay(plan, quiet: true, stop: signals)
  do {
    try withExtendedLifetime(display) { try Follower(plan, with: processes, observer: display).work() }
    return 0
  } catch is Stopped {
    return 130
  } catch {
    note("clutch: error: \(processes.place.name): \(error)")
    return 1
  }
}
