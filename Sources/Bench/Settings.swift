import Clutch
import Experiments
import Foundation
import Stages

/// An error in a command line.
struct SettingsError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The settings `name=value` of a benchmark; names with a dot override values of its recipe.
struct Settings {
  private let work: String
  private let values: [String: String]
  private let overrides: [String]

  init(_ work: String, _ words: [String]) throws {
    self.work = work
    let pairs = try words.map { word in
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw SettingsError("a setting must be name=value, but is '\(word)'") }
      return (parts[0], parts[1])
    }
    overrides = pairs.filter { $0.0.contains(".") }.map { "\($0.0)=\($0.1)" }
    values = Dictionary(pairs.filter { !$0.0.contains(".") }) { $1 }
  }

  func text(_ name: String) throws -> String {
    guard let value = values[name] else { throw SettingsError("\(work) needs the setting \(name)=…") }
    return value
  }

  func number(_ name: String) throws -> Int {
    guard let number = Int(try text(name)) else {
      throw SettingsError("\(work) needs a number for \(name), but it is '\(try text(name))'")
    }
    return number
  }

  /// Reads the array of the `.npy` file that a setting names.
  func array(_ name: String) throws -> Tensor {
    try NumPy.decode(Data(contentsOf: URL(fileURLWithPath: try text(name))))
  }

  /// Reads the experiment of the setting `recipe`, with the overrides and the setting `threads`.
  func experiment() throws -> Experiment {
    try Experiment(recipe: text("recipe"), overrides: overrides + ["machine.threads=\(number("threads"))"])
  }

  /// Plans the experiment, which finds its images, and sets up libtorch for it.
  func plan() throws -> Plan {
    let plan = try Plan(experiment())
    plan.environment.apply()
    return plan
  }

  /// Sets up libtorch as a run does, for benchmarks without a recipe, with the setting `threads`.
  func useThreads() throws {
    Engine.threads = try number("threads")
    Engine.useDeterministicAlgorithms()
  }
}
