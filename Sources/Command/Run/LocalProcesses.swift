import Clutch
import Foundation
import Storage
import Training

/// The other processes on this machine that train with this one.
final class LocalProcesses {
  private var children: [Process] = []

  /// Starts processes 1 ..< size with the command line `words`. Environment variables tell them where process 0 is.
  func start(_ size: Int, port: Int, _ words: [String] = Array(CommandLine.arguments.dropFirst())) throws(RunError) {
    for rank in 1..<size {
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      child.arguments = LocalProcesses.withoutFlag(words)
      child.environment = ProcessInfo.processInfo.environment.merging([
        "RANK": "\(rank)", "WORLD_SIZE": "\(size)", "LOCAL_RANK": "\(rank)", "LOCAL_WORLD_SIZE": "\(size)",
        "MASTER_ADDR": ProcessPlace.thisMachine, "MASTER_PORT": "\(port)", "TORCHELASTIC_USE_AGENT_STORE": "False",
      ]) { $1 }
      do {
        try child.run()
      } catch {
        throw RunError("process \(rank) of \(size) cannot be started: \(systemReason(error))")
      }
      children.append(child)
    }
  }

  /// Returns the words without `--processes N`.
  static func withoutFlag(_ words: [String]) -> [String] {
    var rest = words[...]
    var kept: [String] = []
    while let word = rest.popFirst() {
      if word == Flag.processes.name {
        _ = rest.popFirst()
      } else if !word.hasPrefix("\(Flag.processes.name)=") {
        kept.append(word)
      }
    }
    return kept
  }

  /// Waits up to two seconds for the processes to end, then kills them. They have no results of their own to lose.
  func end() {
    // A process that has failed may still be writing why.
    let watch = Stopwatch()
    while watch.seconds < 2, children.contains(where: \.isRunning) { usleep(10_000) }
    for child in children where child.isRunning { kill(child.processIdentifier, SIGKILL) }
    for child in children { child.waitUntilExit() }
  }
}
