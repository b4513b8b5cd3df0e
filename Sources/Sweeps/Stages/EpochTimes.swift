import Foundation
import Stages
import Storage
import Training

/// The time per epoch of phases trained on this machine, including clustering.
public struct EpochTimes {
  private struct Mean {
    var seconds = 0.0
    var epochs = 0
  }

  private var byPhase: [String: Mean] = [:]
  private var byNetwork: [String: Mean] = [:]

  init() {}

  /// Reads the logs of all phases in a store.
  public init(_ store: Store) {
    let phases = store.folder(of: .phase)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: phases)) ?? [] {
      guard let data = FileManager.default.contents(atPath: "\(phases)/\(name)/\(PhaseCost.fileName)"),
        let cost = try? JSON.decode(PhaseCost.self, from: data),
        let log = FileManager.default.contents(atPath: "\(phases)/\(name)/log.jsonl")
      else { continue }
      let lines = String(decoding: log, as: UTF8.self).split(separator: "\n").filter { !$0.contains("\"step\",") }
      let events = lines.compactMap { try? JSON.decode(LogLine.self, from: Data($0.utf8)) }
      add(events.compactMap(\.seconds).reduce(0, +), epochs: events.count { $0.event == "epoch" }, of: cost)
    }
  }

  mutating func add(_ seconds: Double, epochs: Int, of cost: PhaseCost) {
    byPhase[cost.phase, default: Mean()].seconds += seconds
    byPhase[cost.phase, default: Mean()].epochs += epochs
    byNetwork[cost.network, default: Mean()].seconds += seconds
    byNetwork[cost.network, default: Mean()].epochs += epochs
  }

  /// Returns the seconds per epoch of the same kind of phase, or else of other phases with the same network; nil if
  /// none was timed.
  func seconds(_ cost: PhaseCost) -> Double? {
    for mean in [byPhase[cost.phase], byNetwork[cost.network]].compactMap(\.self) where mean.epochs > 0 {
      return mean.seconds / Double(mean.epochs)
    }
    return nil
  }
}
