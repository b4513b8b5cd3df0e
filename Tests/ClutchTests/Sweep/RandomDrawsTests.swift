import Recipe
import Testing

@testable import Sweeps

@Suite struct RandomDrawsTests {
  private func names(_ random: String, _ more: String = "") throws -> [String] {
    try toySweep("{ random: { \(random) }\(more) }").trials.map(\.name)
  }

  // Computed separately from SHA-256 of "seed/path/number": Fixtures/draws.py.
  @Test func `the draws of a seed are these`() throws {
    let draw = """
      draw: { train.optimizer.toy.learning-rate: { log-uniform: [0.001, 1.0] }, augment.toy-noise.deviation: \
      { uniform: [0.1, 0.9] }, train.batch: { integer: [2, 32] }, train.phases.first.loss: \
      { choice: [toy, { toy: { temperature: 0.2 } }] } }
      """
    #expect(
      try names("trials: 3, \(draw)") == [
        "learning-rate=0.6635, deviation=0.7351, batch=15, loss=toy(temperature=0.2)",
        "learning-rate=0.4454, deviation=0.2005, batch=23, loss=toy(temperature=0.2)",
        "learning-rate=0.01609, deviation=0.1061, batch=4, loss=toy(temperature=0.2)",
      ])
    #expect(
      try names("trials: 1, seed: 7, \(draw)") == ["learning-rate=0.001102, deviation=0.1384, batch=31, loss=toy"])
  }

  @Test func `more trials, or another path, leave the draws as they are`() throws {
    let few = try names("trials: 2, draw: { train.batch: { integer: [2, 1000] } }")
    let more = try names("trials: 5, draw: { train.batch: { integer: [2, 1000] } }")
    let wider = try names(
      "trials: 2, draw: { augment.toy-noise.deviation: { uniform: [0.1, 0.2] }, train.batch: { integer: [2, 1000] } }")
    #expect(Array(more.prefix(2)) == few)
    #expect(zip(wider, few).allSatisfy { $0.hasSuffix($1) })
  }

  @Test func `all draws differ, down to the last that there is`() throws {
    let names = try names("trials: 6, draw: { train.batch: { integer: [2, 4] }, head.toy.output: { choice: [2, 3] } }")
    #expect(Set(names).count == 6)
  }

  @Test func `draws meet variants and seeds like everything else`() throws {
    let names = try names(
      "trials: 2, draw: { train.batch: { integer: [2, 32] } }", ", variants: { a: {}, b: {} }, seeds: 2")
    #expect(names.count == 8 && names[1].hasSuffix(", a, seed=1"))
  }

  @Test func `draws lie within their bounds and fill them`() throws {
    var distribution = Distribution()
    distribution.logUniform = 0.001...10
    let values = (0..<1000).compactMap { distribution.value(at: Double($0) / 1000).text.flatMap(Double.init) }
    #expect(values.first == 0.001 && (9.8...10).contains(values[999]))
    // Each power of ten gets a quarter of the draws.
    #expect(abs(values.count { $0 < 0.01 } - 250) <= 1 && abs(values.count { $0 < 1 } - 750) <= 1)
    var whole = Distribution()
    whole.integer = 3...5
    #expect([0, 0.34, 0.67, 0.999].map { whole.value(at: $0).text } == ["3", "4", "5", "5"])
  }

  /// The difference of the bounds has no number, although the bounds have.
  @Test func `bounds too far apart for a Double are refused, and the widest possible ones are not`() throws {
    var distribution = Distribution()
    distribution.uniform = -1e308...1e308
    let error = #expect(throws: OptionError.self) { try distribution.validate() }
    #expect(error?.description == "'uniform' must span less than \(Double.greatestFiniteMagnitude)")
    distribution.uniform = -8e307...8e307
    try distribution.validate()
    let least = Double.leastNonzeroMagnitude
    for bounds in [-8e307...8e307, 0...least, 1e300...1.1e300, -1e-300...1e-300] as [ClosedRange<Double>] {
      distribution.uniform = bounds
      let values = [0, 0.25, 0.5, 0.999].compactMap { distribution.value(at: $0).text.flatMap(Double.init) }
      #expect(values.count == 4 && values == values.sorted() && values.allSatisfy(bounds.contains), "\(bounds)")
    }
  }

  @Test(arguments: [0x1p-1074...Double.greatestFiniteMagnitude, 1e-320...2e-320, 1e307...1.7e308])
  func `draws by powers of ten work at the ends of what a Double holds`(bounds: ClosedRange<Double>) throws {
    var distribution = Distribution()
    distribution.logUniform = bounds
    try distribution.validate()
    let values = (0..<50).compactMap { distribution.value(at: Double($0) / 50).text.flatMap(Double.init) }
    #expect(values.count == 50 && values == values.sorted() && values.allSatisfy(bounds.contains))
  }

  @Test(arguments: [Int.max - 3...Int.max, Int.min...Int.min + 3, -2...1])
  func `whole numbers are drawn up to both ends`(bounds: ClosedRange<Int>) throws {
    var distribution = Distribution()
    distribution.integer = bounds
    try distribution.validate()
    let values = [0, 0.25, 0.5, 0.75, 0.999].compactMap { distribution.value(at: $0).text.flatMap { Int($0) } }
    #expect(values == [0, 1, 2, 3, 3].map { bounds.lowerBound + $0 })
    distribution.integer = Int.min...Int.max
    #expect(throws: OptionError.self) { try distribution.validate() }
  }
}
