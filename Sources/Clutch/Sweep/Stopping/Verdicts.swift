import Foundation

/// Whether a trial went on from a rung: decided once.
struct Verdict: Codable, Equatable {
  let trial: String
  /// Of the last phase.
  let epoch: Int
  let goesOn: Bool
}

/// `verdicts.json` of a sweep, written before anybody acts on a verdict; so the same command, given again, changes none.
struct Verdicts {
  private var all: [Verdict] = []
  private let path: String

  /// The trials that one of them stopped.
  var stopped: Set<String> { Set(all.filter { !$0.goesOn }.map(\.trial)) }

  /// Reads those of a sweep's folder.
  ///
  /// - Throws: `RunError` where the file is damaged.
  init(folder: String) throws(RunError) {
    path = "\(folder)/verdicts.json"
    guard let data = FileManager.default.contents(atPath: path) else { return }
    guard let verdicts = try? JSON.decode([Verdict].self, from: data) else {
      throw RunError("\(path): is damaged or of another version of Clutch; delete it to have trials judged anew")
    }
    all = verdicts
  }

  /// Whether each trial went on, by the epochs at which it was decided.
  var byTrial: [String: [Int: Bool]] {
    all.reduce(into: [:]) { known, verdict in known[verdict.trial, default: [:]][verdict.epoch] = verdict.goesOn }
  }

  mutating func add(_ verdict: Verdict) throws(RunError) {
    all.append(verdict)
    try AtomicFile.write(JSON.data(all, pretty: true), to: path)
  }
}

extension Sweep {
  /// The trials that were stopped before, by their numbers.
  public func stopped(in store: Store) throws(RunError) -> Set<Int> {
    if stopping == nil { return [] }
    let names = try Verdicts(folder: "\(store.runs)/\(folder)").stopped
    return Set(trials.indices.filter { names.contains(trials[$0].name) })
  }
}
