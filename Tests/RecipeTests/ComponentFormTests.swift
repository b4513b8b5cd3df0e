import Testing

@testable import Recipe

@Suite struct ComponentFormTests {
  @Test(arguments: ["knn", "\"knn\"", "knn:", "{knn: }", "{knn: {}}"])
  func `a name alone has no options`(yaml: String) throws {
    let form = try ComponentForm(parseValue(yaml, file: "r"))
    #expect(form.name == "knn" && form.options.entries?.isEmpty == true)
  }

  @Test func `a name and its options know their places`() throws {
    let form = try ComponentForm(parseValue("{knn: {k: 3}}", file: "r"))
    #expect(form.name == "knn" && form.place.location.column == 2 && form.options["k"]?.location.column == 11)
  }

  @Test(arguments: [
    (
      "{a: {}, b: {}}",
      "1:9: a component has one name, but this has 2: 'a' and 'b'; indent the options of 'a' below it, "
        + "and remove the rest"
    ),
    (
      "{a: , b: 1, c: 2}",
      "1:13: a component has one name, but this has 3: 'a', 'b' and 'c'; indent the options of 'a' below it, "
        + "and remove the rest"
    ),
    ("{}", "1:1: a component has one name, but this map is empty; write 'name: { options }'"),
    ("{knn: 5}", "1:7: the options of 'knn' must be a map, but are '5'; write 'knn: { option: value }'"),
    ("[knn]", "1:1: a component must be 'name' or 'name: { options }', but is a list"),
    ("null", "1:1: a component must be 'name' or 'name: { options }', but is null"),
    ("''", "1:1: a component must be 'name' or 'name: { options }', but is the text \"\""),
  ])
  func `what is no component is refused`(yaml: String, message: String) throws {
    let node = try parseValue(yaml, file: "r")
    let error = #expect(throws: Diagnostic.self) { try ComponentForm(node) }
    #expect(error.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" } == message)
  }

  @Test func `an added option comes last, and its name has the place of its value`() throws {
    let form = try ComponentForm(parseValue("{knn: {k: 3}}", file: "r"))
    let longer = form.adding("layer", try parseValue("  encoder", file: "other"))
    #expect(longer.options.entries?.map(\.name) == ["k", "layer"] && longer.options["layer"]?.text == "encoder")
    #expect(longer.options.entry("layer")?.key.location == longer.options["layer"]?.location)
    #expect(longer.name == "knn" && longer.place.location == form.place.location && form.options["layer"] == nil)
  }

  @Test func `components nest in options, lists and maps`() throws {
    let yaml = """
      train:
        phases:
          a: {loss: {weighted: {loss: {ccl: {negatives: other-clusters}}, rest: [ccl, nt-xent: {temperature: 2}]}}}
          b: {loss: nt-xent}
      """
    let phases = try example(yaml).train.phases
    let weighted = try #require(phases["a"]?.loss.part as? Weighted)
    #expect((weighted.loss.part as? CCL)?.negatives == .otherClusters)
    #expect((weighted.rest.last?.part as? NTXent)?.temperature == 2)
    #expect(phases["b"]?.loss.part is NTXent)
  }
}
