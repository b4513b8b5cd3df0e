import Components
import Foundation
import Training

/// `log.jsonl` as curves: all numbers of steps, epochs and clusterings, whatever their names.
struct TrainingLog {
  /// A line of the log; `place` counts the finished epochs of the whole run.
  struct Entry {
    let event: String
    let phase: String
    let place: Double
    /// The numbers by name. A number within a map has a name such as `parts.local`.
    let values: [String: Double]
  }

  struct Phase {
    let name: String
    /// The number of epochs of the run before this phase.
    let start: Double
    let epochs: Int
  }

  let phases: [Phase]
  let entries: [Entry]

  /// - Parameters:
  ///   - text: the text of the file.
  ///   - epochs: the epochs of every phase, in the recipe's order.
  ///   - steps: the steps per epoch; nil if unknown.
  init(_ text: String, epochs: [(phase: String, epochs: Int)], steps: Int?) {
    var before = 0
    phases = epochs.map { phase in
      defer { before += phase.epochs }
      return Phase(name: phase.phase, start: Double(before), epochs: phase.epochs)
    }
    let starts = Dictionary(phases.map { ($0.name, $0.start) }) { first, _ in first }
    let lines = text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    let longest = lines.compactMap { $0["step"] as? Int }.max() ?? 1
    entries = lines.compactMap { line in
      guard let event = line["event"] as? String, let phase = line["phase"] as? String, let start = starts[phase],
        let epoch = line["epoch"] as? Int, let step = line["step"] as? Int
      else { return nil }
      let place = start + Double(epoch) + Double(step) / Double(max(1, steps ?? longest))
      return Entry(event: event, phase: phase, place: place, values: numbers(line))
    }
  }

  func entries(_ event: String) -> [Entry] { entries.filter { $0.event == event } }

  /// The entries of all clusterings. Those of the first of a phase have the event `clusters`.
  var clusterings: [Entry] { entries.filter { $0.event.hasPrefix("clusters") } }

  /// Returns the names of the numbers of an event, sorted.
  func names(_ event: String) -> [String] { Set(entries(event).flatMap(\.values.keys)).sorted() }

  /// Returns a number over the run, as at most `limit` points; if there are more, neighbors are averaged.
  func points(_ name: String, at event: String, limit: Int = 300) -> [Plot.Point] {
    let all = entries(event).compactMap { entry in entry.values[name].map { Plot.Point(entry.place, $0) } }
    guard all.count > limit else { return all }
    return (0..<limit).map { index in
      let part = all[(index * all.count / limit)..<((index + 1) * all.count / limit)]
      let count = Double(part.count)
      return Plot.Point(part.map(\.x).reduce(0, +) / count, part.map(\.y).reduce(0, +) / count)
    }
  }
}

/// Returns the numbers of a line, except those of its place.
private func numbers(_ line: [String: Any]) -> [String: Double] {
  var result: [String: Double] = [:]
  for (name, value) in line where !["epoch", "step"].contains(name) {
    if let number = number(value) {
      result[name] = number
    } else if let parts = value as? [String: Any] {
      for (part, value) in parts { if let number = number(value) { result["\(name).\(part)"] = number } }
    }
  }
  return result
}

private func number(_ value: Any) -> Double? { (value as? NSNumber)?.doubleValue }
