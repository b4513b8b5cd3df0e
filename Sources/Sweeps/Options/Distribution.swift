import Foundation
import Recipe

/// The distribution that a value is drawn from. Set exactly one option.
public struct Distribution: Options {
  /// A number within bounds, uniformly distributed.
  public var uniform: ClosedRange<Double>?
  /// A number within positive bounds, log-uniformly distributed: each power of ten is equally likely.
  public var logUniform: ClosedRange<Double>?
  /// An integer within bounds, both included.
  public var integer: ClosedRange<Int>?
  /// One of a list of values. Values can be whole components.
  public var choice: [Node]?

  public init() {}

  public func validate() throws(OptionError) {
    let given = [
      ("uniform", uniform != nil), ("logUniform", logUniform != nil), ("integer", integer != nil),
      ("choice", choice != nil),
    ].filter(\.1).map(\.0)
    guard let first = given.first else {
      throw OptionError("uniform", "is missing, and so are 'log-uniform', 'integer' and 'choice'; write one of them")
    }
    if given.count > 1 {
      throw OptionError(given[1], "cannot be combined with '\(kebabCase(first))'; write one of them")
    }
    if let uniform {
      if uniform.lowerBound == uniform.upperBound { throw OptionError("uniform", "must span more than one number") }
      if !(uniform.upperBound - uniform.lowerBound).isFinite {
        throw OptionError("uniform", "must span less than \(Double.greatestFiniteMagnitude)")
      }
    }
    if let logUniform {
      if logUniform.lowerBound <= 0 {
        throw OptionError("logUniform", "must start above 0, but starts at \(logUniform.lowerBound)")
      }
      if logUniform.lowerBound == logUniform.upperBound {
        throw OptionError("logUniform", "must span more than one number")
      }
    }
    // Draws have 52 bits.
    if let integer, Double(integer.upperBound) - Double(integer.lowerBound) >= 0x1p52 {
      throw OptionError("integer", "must span fewer than 2^52 numbers")
    }
    if choice?.isEmpty == true { throw OptionError("choice", "is an empty list; write the values to choose from") }
  }

  /// Returns the value at a quantile of the distribution.
  ///
  /// - Parameter share: The fraction of the distribution below the value, at least 0 and less than 1.
  func value(at share: Double) -> Node {
    if let uniform {
      let width = uniform.upperBound - uniform.lowerBound
      return number(uniform.lowerBound + share * width, within: uniform, digitsOf: width)
    }
    if let logUniform {
      let (low, high) = (log(logUniform.lowerBound), log(logUniform.upperBound))
      let value = exp(low + share * (high - low))
      return number(value, within: logUniform, digitsOf: value)
    }
    if let integer {
      let count = Double(integer.upperBound - integer.lowerBound + 1)
      return encode(value: min(integer.upperBound, integer.lowerBound + Int(share * count)))
    }
    let values = choice ?? []
    return values[min(values.count - 1, Int(share * Double(values.count)))]
  }

  /// Rounds to four significant digits of `scale`, so that the displayed value is the value used.
  private func number(_ value: Double, within bounds: ClosedRange<Double>, digitsOf scale: Double) -> Node {
    let places = 3 - Int(floor(log10(abs(scale))))
    let text = places > 0 ? String(format: "%.\(places)f", value) : String(format: "%.0f", value)
    let rounded = Double(text) ?? value
    return encode(value: min(max(rounded, bounds.lowerBound), bounds.upperBound))
  }
}
