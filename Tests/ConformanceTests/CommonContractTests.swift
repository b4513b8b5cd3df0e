import Clutch
import Conformance
import Testing

/// Components that violate the contract of all kinds, and the resulting results.
@Suite struct CommonContractTests {
  static let registered: Void = {
    register(Shouting.self)
    register(Unexplained.self)
    register(Omnivore.self)
    register(Renamed.self)
    register(Demanding.self)
  }()

  init() { Self.registered }

  private func failures(_ name: String) throws -> [String] {
    try ConformanceTests.failures("loss", name).filter { !$0.hasPrefix("the options") }
  }

  @Test func `a name in capitals is found`() throws {
    #expect(
      try failures("Shouting") == [
        "its name and its options' names are kebab-case: lowercase letters, digits and hyphens: 'Shouting' is not"
      ])
  }

  @Test func `an option without a comment is found`() throws {
    #expect(
      try failures("unexplained") == [
        "its comment begins with a sentence, and every option has one: the comment of 'scale' is \"\"; write a sentence, "
          + "with a period"
      ])
  }

  @Test func `a decoder of its own that takes anything is found`() throws {
    #expect(
      try failures("omnivore") == [
        "an option that it does not have is refused: '{omnivore: {zzz: \"1\"}}': is accepted; leave decoding to the "
          + "struct, without init(from:)",
        "a value of the wrong type is refused for every option: '{omnivore: {scale: {zzz: \"1\"}}}': is accepted",
        "the value of an option is kept, and can be written again: '{omnivore: {scale: 0.25}}': 'scale' is 1.0, but "
          + "should be 0.25; remove the CodingKeys",
      ])
  }

  @Test func `coding keys under another name are found`() throws {
    let found = try failures("renamed")
    #expect(
      found == [
        "its name alone builds it, or the message names the missing option: 'renamed': is refused with "
          + "\"'renamed' needs the option 'factor'; write 'factor: value'\", which does not name an option",
        "a value of the wrong type is refused for every option: '{renamed: {scale: {zzz: \"1\"}}}': is refused with "
          + "\"'renamed' needs the option 'factor'; write 'factor: value'\", which does not name the option",
      ])
  }

  @Test func `an option that must be given is named, and then the rest cannot be checked`() throws {
    let results = try results("loss", "demanding")
    #expect(results[0].status == .passed)
    let reason =
      "it cannot be built without options ('scale' must be a number, but is absent), "
      + "and no golden case has options for it"
    #expect(
      results.contains { $0.check == "the gradient matches finite differences" && $0.status == .skipped(reason) }
    )
    #expect(!results.contains { $0.hasFailed })
  }

  @Test func `nothing is said of what is not registered`() {
    #expect(Subject("loss", "no-such-loss") == nil && Subject("spoon", "fine") == nil)
  }

  @Test func `an observer hears what is tried before it is`() throws {
    var heard: [String] = []
    let attempt = Attempt { heard.append($0) }
    let subject = try #require(Subject("loss", "unexplained"))
    let check = try #require(subject.checks.first { $0.sentence == "the gradient matches finite differences" })
    #expect(check.result(on: subject, attempt).status == .passed)
    #expect(
      heard.last
        == "loss unexplained: the gradient matches finite differences; 2 views of 2 images in 4 dimensions, float64, "
        + "seed 2, clusters 1 1 of 2")
  }
}

/// The squares of all projections.
private struct Shouting: Loss {
  static let name = "Shouting"
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() }
}

/// The squares of all projections.
private struct Unexplained: Loss {
  static let name = "unexplained"
  var scale = 1.0
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * scale }
}

/// The squares of all projections.
private struct Omnivore: Loss {
  static let name = "omnivore"
  /// Multiplies the loss.
  var scale = 1.0
  init() {}
  init(from decoder: any Decoder) throws {}
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * scale }
}

/// The squares of all projections.
private struct Renamed: Loss {
  static let name = "renamed"
  /// Multiplies the loss.
  var scale = 1.0
  enum CodingKeys: String, CodingKey { case scale = "factor" }
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * scale }
}

/// The squares of all projections.
private struct Demanding: Loss {
  static let name = "demanding"
  /// Multiplies the loss. Required.
  var scale: Double?
  func validate() throws(OptionError) {
    if scale == nil { throw OptionError("scale", "must be a number, but is absent") }
  }
  func callAsFunction(_ views: Views) -> Tensor { views.projections.square().sum() * (scale ?? 1) }
}
