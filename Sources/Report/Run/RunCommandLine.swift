import Clutch
import Foundation
import Storage

/// `command.json` of a run's folder: the recipe's file and the overrides that the command line gave.
///
/// `recipe.yaml` has the resulting settings; this file shows which of them the user chose.
public struct RunCommandLine: Codable, Sendable {
  public let recipe: String
  public let overrides: [String]

  static let fileName = "command.json"

  public init(recipe: String, overrides: [String]) {
    self.recipe = recipe
    self.overrides = overrides
  }

  /// Reads the file from a run's folder; nil if there is none, as in trials of a sweep.
  init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.fileName)"),
      let command = try? JSON.decode(Self.self, from: data)
    else { return nil }
    self = command
  }

  public func write(to folder: String) throws(RunError) {
    try AtomicFile.write(JSON.text(self, pretty: true), to: "\(folder)/\(Self.fileName)")
  }
}
