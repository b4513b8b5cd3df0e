import Foundation
import Stages
import Storage

/// The final decision on whether a trial continues from a rung.
struct StopDecision: Codable, Equatable {
  let trial: String
  /// The epoch of the last phase.
  let epoch: Int
  let goesOn: Bool
}

/// The file `verdicts.json` of a sweep. A decision is written before it takes effect, so repeating the command does not
/// change it.
struct StopDecisions {
  private var all: [StopDecision] = []
  private let path: String

  /// The names of the trials that a decision stopped.
  var stopped: Set<String> { Set(all.filter { !$0.goesOn }.map(\.trial)) }

  /// Reads the decisions in a sweep's folder.
  ///
  /// - Throws: A `RunError` if the file cannot be read or is damaged.
  init(folder: String) throws(RunError) {
    path = "\(folder)/verdicts.json"
    let data: Data
    do throws(FileError) {
      guard let read = try readFile(path) else { return }
      data = read
    } catch {
      throw RunError("\(path): \(error); make it readable, or delete it to judge the trials again")
    }
    guard let decisions = try? JSON.decode([StopDecision].self, from: data) else {
      throw RunError("\(path): is damaged or from another version of Clutch; delete it to judge the trials again")
    }
    all = decisions
  }

  /// The decisions for each trial, by the epoch at which they were made.
  var byTrial: [String: [Int: Bool]] {
    all.reduce(into: [:]) { known, decision in known[decision.trial, default: [:]][decision.epoch] = decision.goesOn }
  }

  mutating func add(_ decision: StopDecision) throws(RunError) {
    all.append(decision)
    try AtomicFile.write(JSON.data(all, pretty: true), to: path)
  }
}

extension Sweep {
  /// Returns the indices of the trials that were already stopped.
  public func stopped(in store: Store) throws(RunError) -> Set<Int> {
    if stopping == nil { return [] }
    let names = try StopDecisions(folder: "\(store.runs)/\(folder)").stopped
    return Set(trials.indices.filter { names.contains(trials[$0].name) })
  }
}
