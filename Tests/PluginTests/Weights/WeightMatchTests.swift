import Testing

@testable import Components

@Suite struct WeightMatchTests {
  private static let wanted: Set = ["conv.weight", "conv.bias", "bn.weight"]

  /// Matches names with a network in which every name has its own place.
  private func match(
    _ names: [String], _ wanted: Set<String> = wanted, prefix: String? = nil
  ) throws(WeightError) -> WeightMatch {
    try WeightMatch(names, wanted, prefix: prefix) { WeightPlace($0) }
  }

  private func message(_ names: [String], prefix: String? = nil) -> String? {
    #expect(throws: WeightError.self) { try match(names, prefix: prefix) }?.description
  }

  @Test func `names without a prefix are places as they are`() throws {
    let found = try match(["conv.weight", "bn.weight"])
    #expect(found.prefix.isEmpty && found.others == 0)
    #expect(found.places == [WeightPlace("conv.weight"): "conv.weight", WeightPlace("bn.weight"): "bn.weight"])
    #expect(found.classifier.isEmpty && found.unexpected.isEmpty)
  }

  @Test func `the prefix is the one below which most names have a place`() throws {
    let found = try match(["old.conv.weight", "module.net.conv.weight", "module.net.conv.bias", "epoch"])
    #expect(found.prefix == "module.net.")
    #expect(found.places[WeightPlace("conv.bias")] == "module.net.conv.bias" && found.places.count == 2)
    #expect(found.others == 2)
  }

  @Test(arguments: ["teacher", "teacher."])
  func `a prefix may be written with its dot or without`(prefix: String) throws {
    let found = try match(["teacher.conv.weight", "teachers.conv.bias", "student.conv.weight"], prefix: prefix)
    #expect(found.prefix == "teacher." && found.others == 2)
    #expect(Array(found.places.values) == ["teacher.conv.weight"])
  }

  @Test func `an empty prefix means the names as they are, though others would fit better`() throws {
    let found = try match(["conv.weight", "a.conv.weight", "a.conv.bias"], prefix: "")
    #expect(found.prefix.isEmpty && found.places.count == 1 && found.others == 0)
    #expect(found.unexpected == ["a.conv.weight", "a.conv.bias"])
  }

  @Test func `the network that was trained is preferred only by its whole name`() throws {
    let names = ["m.encoder_k.conv.weight", "m.encoder_q.conv.weight"]
    #expect(try match(names).prefix == "m.encoder_q." && match(names.reversed()).prefix == "m.encoder_q.")
    #expect(message(["a.conv.weight", "my_encoder_q.conv.weight"])?.contains("'a', 'my_encoder_q'") == true)
  }

  @Test func `a prefix has at most six dots`() throws {
    #expect(try match(["a.b.c.d.e.f.conv.weight"]).prefix == "a.b.c.d.e.f.")
    #expect(message(["a.b.c.d.e.f.g.conv.weight"]) != nil)
    #expect(try match(["a.b.c.d.e.f.g.conv.weight"], prefix: "a.b.c.d.e.f.g").places.count == 1)
  }

  @Test(arguments: ["fc.", "_fc.", "head.", "heads.", "head_dist.", "classifier.", "last_linear."])
  func `names of classifiers are told apart, below the prefix only`(beginning: String) throws {
    let found = try match(["m.conv.weight", "m.\(beginning)weight", "\(beginning)bias"])
    #expect(found.classifier == ["m.\(beginning)weight"] && found.unexpected.isEmpty && found.others == 1)
  }

  @Test func `a classifier that the network has is a place`() throws {
    let found = try match(["conv.weight", "fc.weight"], ["conv.weight", "fc.weight"])
    #expect(found.places[WeightPlace("fc.weight")] == "fc.weight" && found.classifier.isEmpty)
  }

  @Test func `counters of batches and names without a place are nothing unexpected`() throws {
    let names = ["conv.weight", "bn.num_batches_tracked", "pos", "extra.weight"]
    let found = try WeightMatch(names, Self.wanted, prefix: "") { $0 == "pos" ? nil : WeightPlace($0) }
    #expect(found.unexpected == ["extra.weight"] && found.places.count == 1)
  }

  @Test func `parts of one tensor have places of their own`() throws {
    let parts = ["q": 0, "k": 1, "v": 2]
    let found = try WeightMatch(["q", "k", "v"], ["qkv"], prefix: "") { name in
      parts[name].map { WeightPlace("qkv", part: $0, of: 3) }
    }
    #expect(found.places.count == 3 && found.places[WeightPlace("qkv", part: 1, of: 3)] == "k")
  }

  @Test func `two names for one place are an error with both`() {
    let error = #expect(throws: WeightError.self) {
      try WeightMatch(["a", "b"], ["w"], prefix: "") { _ in WeightPlace("w") }
    }
    #expect(error?.description.contains("'a' and 'b' for 'w'") == true)
  }

  @Test func `without any place, the error tells names of both and the prefix`() {
    let found = message(["x.weight"], prefix: "teacher")
    #expect(found?.contains("below 'teacher'") == true && found?.contains("'x.weight'") == true)
    #expect(found?.contains("'bn.weight', 'conv.bias', 'conv.weight'") == true)
    #expect(message([])?.contains("below") == false)
  }

  @Test func `of many names, four are shown and the others counted`() {
    #expect(WeightMatch.quoted(["a"]) == "'a'" && WeightMatch.quoted([]).isEmpty)
    #expect(WeightMatch.quoted(["a", "b", "c", "d"]) == "'a', 'b', 'c', 'd'")
    #expect(WeightMatch.quoted(["a", "b", "c", "d", "e", "f"]) == "'a', 'b', 'c', 'd' and 2 more")
    #expect(WeightMatch.quoted(["a\u{1B}[31m\nb"]) == "'a\\u001b[31m\\u000ab'")
  }
}
