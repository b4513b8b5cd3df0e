import Recipe
import Testing

@testable import Components
@testable import Documentation
@testable import Experiments
@testable import Sweeps

@Suite struct SourceCommentsTests {
  private let source = """
    import Clutch

    /// Not this one.
    struct Other { var a = 1 }

    /// Draws things together,
    /// one at a time.
    ///
    /// With a formula:
    ///
    ///     a = b
    ///       + c
    ///
    /// - a list
    /// - of two
    @frozen public struct Toy: Loss {
      static let name = "toy"

      /// Divides the similarities; lower
      /// is harder.
      var temperature = 0.5
      var silent = 1, /* no comment */ other = 2
      /// Of a closure's kind.
      public var mode = Mode.all

      enum Mode {
        /// Not an option.
        case all
      }

      func f() {
        /// Nor this.
        var inner = 3
      }
    }
    """

  @Test func `a struct's own comment keeps its paragraphs, formulas and lists`() throws {
    let comments = try #require(SourceComments("Toy", in: source))
    #expect(
      comments.paragraphs == [
        "Draws things together, one at a time.", "With a formula:", "    a = b\n      + c", "- a list\n- of two",
      ])
  }

  @Test func `every stored property has its own comment, and nothing else has one`() throws {
    let comments = try #require(SourceComments("Toy", in: source))
    #expect(
      comments.properties == [
        "temperature": "Divides the similarities; lower is harder.", "silent": "", "mode": "Of a closure's kind.",
      ])
  }

  @Test func `a struct that is not there has no comments`() { #expect(SourceComments("None", in: source) == nil) }
}

@Suite struct ComponentDescriptionTests {
  @Test func `the sections of a recipe are described in the core's own words`() throws {
    let phase = ComponentDescription(section: PhaseOptions.self, name: "phase")
    #expect(phase.summary == "A part of the training that minimizes one loss.")
    #expect(phase.options.map(\.name) == ["epochs", "loss", "clusters"])
    #expect(phase.options.map(\.type) == ["integer", "loss", "section"])
    #expect(phase.options.first?.meaning == "Passes over the training set.")
    let data = ComponentDescription(section: DataOptions.self, name: "data")
    #expect(
      data.options.map(\.type)
        == [
          "dataset", "dataset", "map of names to dataset", "map of names to list of text", "section",
          "auto | {mean, deviation}",
        ])
    #expect(data.options.last?.defaultValue == "auto")
  }

  @Test func `no key of a recipe lacks its meaning`() {
    let sections: [any Options.Type] = [
      Experiment.self, DataOptions.self, TrainOptions.self, PhaseOptions.self, ClusterOptions.self, MachineOptions.self,
      ValidationOptions.self, StopOptions.self, SuccessiveHalving.self, MedianRule.self, MeasureOptions.self,
    ]
    for section in sections {
      for option in ComponentDescription(section: section, name: "").options where !isSection(option) {
        #expect(!option.meaning.isEmpty, "\(section).\(option.name)")
      }
    }
  }

  /// Sections have their own descriptions.
  private func isSection(_ option: OptionDescription) -> Bool { option.type == "section" }

  @Test func `types and defaults of options are written as a recipe writes them`() {
    toys
    let description = ComponentDescription(ToyDataset.self, file: "ClutchTests/ToyComponents.swift")
    #expect(description.options.map(\.name) == ["count", "levels", "side", "classes", "except", "limit", "test"])
    #expect(
      description.options.map(\.type) == [
        "integer", "list of integer", "integer", "list of class", "list of class", "integer", "true | false",
      ])
    #expect(description.options.map(\.defaultValue) == ["16", "[40, 120, 200]", "8", nil, nil, nil, "false"])
  }
}
