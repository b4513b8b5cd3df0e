import Foundation
import Recipe

/// A number that may change during a phase: `0.99`, or `{from: 0.99, to: 1}`.
///
/// With progress t, the completed fraction of the phase divided by `until` and at most 1:
///
///     cosine:  to − (to − from)·(1 + cos πt)/2        (BYOL, arXiv 2006.07733, section 3.3)
///     linear:  from + (to − from)·t
public struct Ramp: Sendable, Hashable {
  /// The long form.
  public struct Given: Options, Hashable {
    /// The value at the start of the phase.
    public var from: Double?
    /// The value at the end.
    public var to: Double?
    /// The curve between them: `cosine` is flat at both ends, `linear` is even.
    public var curve = Curve.cosine
    /// The fraction of the phase after which `to` is reached.
    public var until = 1.0

    public init() {}

    public func validate() throws(OptionError) {
      if from == nil { throw OptionError("from", "is missing; give the value at the start of the phase") }
      if to == nil { throw OptionError("to", "is missing; give the value at the end of the phase") }
      try require("until", until, above: 0, upTo: 1)
    }
  }

  public enum Curve: String, Decodable, Sendable, CaseIterable {
    case cosine
    case linear
  }

  public let from: Double
  public let to: Double
  public let curve: Curve
  public let until: Double

  /// - Parameter until: the fraction of the phase after which `to` is reached, above 0.
  public init(from: Double, to: Double, _ curve: Curve = .cosine, until: Double = 1) {
    (self.from, self.to, self.curve, self.until) = (from, to, curve, until)
  }

  /// A constant.
  public init(_ value: Double) { self.init(from: value, to: value) }

  /// Returns the value at a completed fraction of the phase, 0 ... 1.
  public func callAsFunction(_ progress: Double) -> Double {
    let t = min(1, progress / until)
    if from == to || t == 1 { return to }
    switch curve {
    case .cosine: return to - (to - from) * (1 + cos(.pi * t)) / 2
    case .linear: return from + (to - from) * t
    }
  }
}

extension Ramp: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self.init(value) }
}

extension Ramp: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    if node.entries != nil {
      let given = decoder.decode(Given.self, from: node)
      self.init(from: given.from ?? 0, to: given.to ?? 0, given.curve, until: given.until)
    } else {
      self.init(try Double(from: decoder))
    }
  }

  public var node: Node {
    if from == to { return encode(value: from) }
    var given = Given()
    (given.from, given.to, given.curve, given.until) = (from, to, curve, until)
    return encode(given)
  }

  public static var shape: Shape { Given.shape }
}

extension Ramp: SelfDescribing {
  package static var form: ValueForm { .called("number or {from, to}", .either([.number, .section(Given.self)])) }
}

/// Rejects a ramp that leaves a range.
public func require(_ option: String, _ ramp: Ramp, in range: ClosedRange<Double>) throws(OptionError) {
  for value in [ramp.from, ramp.to] { try require(option, value, in: range) }
}

/// Rejects a ramp that reaches `bound` or less.
public func require(_ option: String, _ ramp: Ramp, above bound: Double) throws(OptionError) {
  for value in [ramp.from, ramp.to] { try require(option, value, above: bound) }
}
