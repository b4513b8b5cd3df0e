import Clutch
import Documentation
import Plugins
import Testing

@testable import Conformance

@Suite struct ConfigurationTests {
  private func value(_ text: String) -> Node { Node(.scalar(text, quoted: false)) }

  @Test func `options are replaced or added, and the label lists the changes`() {
    let start = Configuration(
      .component("sgd", options: .map([("momentum", value("0.5"))])), label: "the options of golden case a")
    let changed = start.changing("sgd", [("momentum", value("0")), ("nesterov", value("true"))])
    #expect(changed.written.flow == "{sgd: {momentum: 0, nesterov: true}}")
    #expect(changed.label == "the options of golden case a, momentum: 0, nesterov: true")
    #expect(Configuration(.text("sgd"), label: "").changing("sgd", []).written.flow == "{sgd: {}}")
  }

  /// The labels of all configurations of SGD.
  private func labels(golden: [Configuration] = [], refusing: Set<String> = []) throws -> [String] {
    struct Refused: Error {}
    let entry = try #require(registries.first { $0.kind == "optimizer" }?.entry("sgd"))
    let about = ComponentDescription(entry.type, file: entry.file)
    return try Configuration.all(of: about, golden: golden) { written in
      let component = try choice(Optimizers.self, written).component
      if refusing.contains(written.flow) { throw Refused() }
      return component
    }.get().map(\.label)
  }

  @Test func `there are the defaults, and one configuration for every switch`() throws {
    #expect(try labels() == ["", "nesterov: true"])
  }

  @Test func `there are those of golden cases, without repetitions`() throws {
    let golden = [
      Configuration(.text("sgd"), label: "same"),
      Configuration(.component("sgd", options: .map([("momentum", value("0.5"))])), label: "other"),
    ]
    #expect(try labels(golden: golden) == ["", "other", "nesterov: true"])
  }

  @Test func `those that the component refuses are left out`() throws {
    #expect(try labels(refusing: ["{sgd: {nesterov: true}}"]) == [""])
    let golden = [Configuration(.component("sgd", options: .map([("momentum", value("0.5"))])), label: "case")]
    // The switches are then changed in the first golden case.
    #expect(try labels(golden: golden, refusing: ["sgd"]) == ["case", "case, nesterov: true"])
  }

  @Test func `if all are refused, the error is that of the defaults`() throws {
    let error = #expect(throws: RecipeError.self) { try labels(refusing: ["sgd"]) }
    #expect(error?.diagnostics.isEmpty == true, "it was no error of a recipe")
  }
}
