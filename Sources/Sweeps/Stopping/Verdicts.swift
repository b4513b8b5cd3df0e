import Foundation
import Stages
import Storage

/// A final decision on whether a trial continues from a rung.
struct Verdict: Codable, Equatable {
  let trial: String
  /// The epoch of the last phase.
  let epoch: Int
  let goesOn: Bool
}

/// The file `verdicts.json` of a sweep. A verdict is written before it takes effect, so repeating the command does not
/// change it.
struct Verdicts {
  private var all: [Verdict] = []
  private let path: String

  /// The names of the trials that a verdict stopped.
  var stopped: Set<String> { Set(all.filter { !$0.goesOn }.map(\.trial)) }

  /// Reads the verdicts in a sweep's folder.
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
    guard let verdicts = try? JSON.decode([Verdict].self, from: data) else {
      throw RunError("\(path): is damaged or from another version of Clutch; delete it to judge the trials again")
    }
    all = verdicts
  }

  /// The decisions for each trial, by the epoch at which they were made.
  var byTrial: [String: [Int: Bool]] {
    all.reduce(into: [:]) { known, verdict in known[verdict.trial, default: [:]][verdict.epoch] = verdict.goesOn }
  }

  mutating func add(_ verdict: Verdict) throws(RunError) {
    all.append(verdict)
    try AtomicFile.write(JSON.data(all, pretty: true), to: path)
  }
}

extension Sweep {
  /// Returns the indices of the trials that were already stopped.
  public func stopped(in store: Store) throws(RunError) -> Set<Int> {
    if stopping == nil { return [] }
    let names = try Verdicts(folder: "\(store.runs)/\(folder)").stopped
    return Set(trials.indices.filter { names.contains(trials[$0].name) })
  }
}
