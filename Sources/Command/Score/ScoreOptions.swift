import Clutch
import Foundation
import Scoring
import Storage

/// The options of `clutch score`.
struct ScoreOptions {
  let accept: Double
  let nearest: Int
  let format: ScoreFormat
  /// The memory for reading one picture, in MiB.
  let memory: Int
  /// The flags that override the `machine` section.
  let machine: [FlagValue]

  init(_ arguments: Arguments) throws(UsageError) {
    accept = try number(arguments, "--accept", 0.95, "a share above 0 and at most 1, such as 0.95") {
      $0 > 0 && $0 <= 1
    }
    nearest = try number(arguments, "--nearest", 3, "a whole number from 0 to 100") { (0...100).contains($0) }
    memory = try number(arguments, "--memory", 1024, "a number of MiB from 16 to 1048576") { $0 >= 16 && $0 <= 1 << 20 }
    if let name = arguments["--format"] {
      guard let named = ScoreFormat(rawValue: name) else {
        throw UsageError(description: "there is no format '\(name)'; there are csv and jsonl")
      }
      format = named
    } else {
      let ending = arguments["--to"].map { PathText.ending(of: $0) } ?? ""
      format = ["jsonl", "ndjson", "json"].contains(ending) ? .jsonl : .csv
    }
    machine = machineFlags(arguments)
  }
}

/// Returns the value of a numeric option.
private func number<Value: LosslessStringConvertible>(
  _ arguments: Arguments, _ name: String, _ usual: Value, _ wanted: String, _ isRight: (Value) -> Bool
) throws(UsageError) -> Value {
  guard let text = arguments[name] else { return usual }
  guard let value = Value(text), isRight(value) else {
    throw UsageError(description: "\(name) must be \(wanted), but is \(text)")
  }
  return value
}
