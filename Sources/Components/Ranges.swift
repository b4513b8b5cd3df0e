// Range checks of numbers for `validate()`, with uniform wording. NaN and infinities are outside every range.

import Recipe
import Torch

/// Rejects a value below `bound`: `'k' must be 1 or more, but is 0`.
public func require<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, atLeast bound: Number
) throws(OptionError) {
  try check(option, value, value >= bound, "\(plain(bound)) or more")
}

/// Rejects a value of `bound` or less: `'temperature' must be greater than 0, but is -1.0`.
public func require<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, above bound: Number
) throws(OptionError) {
  try check(option, value, value > bound, "greater than \(plain(bound))")
}

/// Rejects a value of `bound` or less, or over `most`: `'factor' must be greater than 0 and at most 1, but is 2.0`.
public func require<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, above bound: Number, upTo most: Number
) throws(OptionError) {
  try check(option, value, value > bound && value <= most, "greater than \(plain(bound)) and at most \(plain(most))")
}

/// Rejects a value outside a closed range: `'probability' must be from 0 to 1, but is 1.5`.
public func require<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, in range: ClosedRange<Number>
) throws(OptionError) {
  let rule = "from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
  try check(option, value, range.contains(value), rule)
}

/// Returns an error for a number outside a range, for use with `refuse`: `'epochs' must be 1 or more, but is 0`. nil if
/// the number is inside.
package func outside(_ option: String, _ value: Int, _ range: ClosedRange<Int>) -> OptionError? {
  let rule = value < range.lowerBound ? "\(range.lowerBound) or more" : "at most \(range.upperBound)"
  return OptionError(option, "must be \(rule), but is \(value)", if: !range.contains(value))
}

/// Rejects a value outside a half-open range: `'momentum' must be 0 or more and less than 1, but is 1.0`.
public func require<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, in range: Range<Number>
) throws(OptionError) {
  let rule = "\(plain(range.lowerBound)) or more and less than \(plain(range.upperBound))"
  try check(option, value, range.contains(value), rule)
}

private func check<Number: SignedNumeric & Comparable>(
  _ option: String, _ value: Number, _ isInRange: Bool, _ rule: String
) throws(OptionError) {
  // For infinities and NaN, this difference is NaN.
  guard value - value == 0 else { throw OptionError(option, "must be a finite number, but is \(value)") }
  guard isInRange else { throw OptionError(option, "must be \(rule), but is \(value)") }
}

/// Returns a bound without a trailing `.0`: 1, not 1.0.
private func plain<Number: SignedNumeric & Comparable>(_ bound: Number) -> String {
  let text = "\(bound)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
