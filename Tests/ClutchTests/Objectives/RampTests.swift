import Clutch
import Testing

@testable import Recipe

private struct Holder: Options {
  var momentum: Ramp = 0.9
}

private func read(_ yaml: String) throws -> Ramp {
  try decode(Holder.self, from: parse("momentum: \(yaml)", file: "test.yaml")).momentum
}

@Suite struct RampTests {
  @Test func `a number is a constant`() throws {
    let ramp = try read("0.99")
    #expect([0, 0.3, 1].map { ramp($0) } == [0.99, 0.99, 0.99])
    #expect(ramp.node.flow == "0.99")
  }

  /// By hand: 1 − (1 − 0.9)·(1 + cos(π/2))/2 = 0.95 in the middle, and (1 + cos(π/3))/2 = 3/4 after a third.
  @Test func `a cosine starts and ends at its values and is flat there`() throws {
    let ramp = try read("{from: 0.9, to: 1}")
    #expect(ramp(0) == 0.9 && ramp(1) == 1)
    #expect(abs(ramp(0.5) - 0.95) < 1e-15 && abs(ramp(1.0 / 3) - 0.925) < 1e-15)
  }

  @Test func `a line reaches its end before that of the phase`() throws {
    let ramp = try read("{from: 0, to: 2, curve: linear, until: 0.5}")
    #expect([0, 0.125, 0.5, 0.9].map { ramp($0) } == [0, 0.5, 2, 2])
  }

  @Test func `what it writes reads as the same`() throws {
    for ramp in [Ramp(0.5), Ramp(from: 0.9, to: 1), Ramp(from: 1, to: 0.1, .linear, until: 0.25)] {
      #expect(try read(ramp.node.flow) == ramp)
    }
  }

  @Test(arguments: [
    ("{from: 0.9}", "'to' is missing; give the value at the end of the phase"),
    ("{to: 0.9}", "'from' is missing; give the value at the start of the phase"),
    ("{from: 0, to: 1, until: 0}", "'until' must be greater than 0 and at most 1, but is 0.0"),
    ("soon", "'momentum' must be a number, but is 'soon'"),
  ])
  func `a mistake is named`(_ yaml: String, _ message: String) throws {
    let error = #expect(throws: RecipeError.self) { try read(yaml) }
    #expect(error?.diagnostics.first?.message == message)
  }

  @Test func `both ends must be within a range`() throws {
    let error = #expect(throws: OptionError.self) {
      try require("momentum", Ramp(from: 0.5, to: 2), in: 0...1)
    }
    #expect(error?.option == "momentum" && error?.message == "must be from 0 to 1, but is 2.0")
    try require("momentum", Ramp(from: 0, to: 1), in: 0...1)
  }
}
