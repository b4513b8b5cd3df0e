import Foundation
import Storage

/// The trials of sweeps to which runs belong, from the files `NAME/sweep-KEY/sweep.json` of their folders of runs.
public struct SweepTrials: Sendable {
  /// A trial whose run is in a list of runs.
  public struct Entry: Sendable {
    /// The sweep's folder: `runs/NAME/sweep-KEY`.
    public let sweep: String
    public let trial: SweepRecord.Trial

    /// The trial's name without the seed, or with it if the sweep varies only seeds.
    public var label: String { trial.row.isEmpty ? trial.name : trial.row }
  }

  /// Messages about damaged records. The trials of these sweeps are missing.
  public let problems: [String]
  /// The entries by the absolute path of the run.
  private let entries: [String: [Entry]]

  /// Reads the sweeps of every folder that contains the given runs, each named `…/NAME/KEY`.
  public init(ofRuns paths: [String]) {
    var (entries, problems) = ([String: [Entry]](), [String]())
    for runs in unique(paths.map(SweepTrials.folder)) {
      for sweep in SweepTrials.sweeps(in: runs) {
        do throws(RunError) {
          for trial in try SweepRecord(folder: sweep)?.trials ?? [] {
            entries[PathText.absolute("\(runs)/\(trial.run)"), default: []].append(Entry(sweep: sweep, trial: trial))
          }
        } catch {
          problems.append("\(error)")
        }
      }
    }
    (self.entries, self.problems) = (entries, problems)
  }

  /// Returns the trials that a run belongs to, one for each sweep; empty if it belongs to none.
  public func entries(of run: String) -> [Entry] { entries[PathText.absolute(run)] ?? [] }

  /// Returns the folder of all runs for the folder of one, as short as the latter.
  private static func folder(of run: String) -> String {
    let whole = PathText.folder(of: PathText.folder(of: PathText.absolute(run)))
    let short = PathText.folder(of: PathText.folder(of: run))
    return !short.isEmpty && PathText.absolute(short) == whole ? short : whole
  }

  private static func sweeps(in runs: String) -> [String] {
    FolderFiles.folders(in: runs).flatMap { name in
      FolderFiles.folders(in: "\(runs)/\(name)").filter { $0.hasPrefix("sweep-") }.map { "\(runs)/\(name)/\($0)" }
    }
  }
}
