import Experiments
import Recipe

extension Reader {
  /// Parses a recipe, decodes it, and checks that the YAML that Clutch writes means the same.
  static let recipe = Reader(name: "recipe") { bytes in
    guard let text = String(validating: bytes, as: UTF8.self), let node = try? parse(text, file: "fuzz.yaml") else {
      return
    }
    guard let again = try? parse(node.yaml, file: "again.yaml") else {
      fatalError("a recipe that was written cannot be read:\n\(node.yaml)")
    }
    precondition(again.yaml == node.yaml, "a recipe changed when it was written and read:\n\(node.yaml)\n\(again.yaml)")
    _ = try? decode(Experiment.self, from: node)
  }
}
