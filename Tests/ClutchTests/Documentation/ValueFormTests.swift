import Recipe
import Testing

@testable import Components
@testable import Experiments

@Suite struct ValueFormTests {
  private enum Mode: String, Decodable, Sendable, CaseIterable {
    case plain
    case ledoitWolf
  }
  private struct Strange: Decodable, Sendable {}

  @Test(
    arguments: [
      (Bool.self, "true | false"), (Int.self, "integer"), (UInt8.self, "integer"), (Double.self, "number"),
      (String.self, "text"), (FilePath.self, "path"), (Mode.self, "plain | ledoit-wolf"), (Int?.self, "integer"),
      ([Double].self, "list of number"), (ClosedRange<Double>.self, "[low, high]"), ([ClassName].self, "list of class"),
      (Choice<Losses>.self, "loss"), ([ScorerChoice].self, "list of scorer"),
      (Named<PhaseOptions>.self, "map of names to section"), (ClusterOptions.self, "section"),
      (DeviceOption.self, "auto | cpu | cuda:i"), (ThreadsOption.self, "auto | integer"),
      (NormalizeOption.self, "auto | {mean, deviation}"), (Strange.self, "Strange"),
    ] as [(any Sendable.Type, String)])
  func `a type is described by what a recipe may write`(type: any Sendable.Type, words: String) {
    #expect(ValueForm(of: type).description == words)
  }
}
