import Recipe
import Testing

@Suite struct ShapeTests {
  /// A shape in one line; components have the shape of `name`.
  private func describe(_ shape: Shape, _ name: String = "") -> String {
    switch shape {
    case .value: "value"
    case .list(let item): "list of \(describe(item, name))"
    case .map(let value): "map of \(describe(value, name))"
    case .fields(let fields, _): "{" + fields.keys.sorted().joined(separator: " ") + "}"
    case .component(let options): "component " + (options(name).map { describe($0) } ?? "unknown")
    }
  }

  @Test func `an option's shape follows from its type`() throws {
    guard case .fields(let fields, _) = Example.shape, case .fields(let train, _)? = fields["train"] else {
      Issue.record("options must have fields")
      return
    }
    let shapes = [
      fields["seed"], fields["label"], fields["classes"], fields["crop"], fields["score"], train["phases"],
      train["limit"],
    ]
    #expect(
      shapes.map { $0.map { describe($0, "knn") } } == [
        "value", "value", "list of value", "{scale sizes}", "list of component {k}", "map of {epochs loss}",
        "value",
      ])
  }

  @Test func `a name that no component bears has no shape`() {
    #expect(describe(Choice<Scorer>.shape, "kn") == "component unknown")
  }

  @Test func `an optional has the shape of what it holds`() {
    #expect(describe(Crop?.shape) == "{scale sizes}")
    #expect(describe([Crop]?.shape) == "list of {scale sizes}")
  }
}
