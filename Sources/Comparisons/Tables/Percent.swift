import Foundation

/// Formats a fraction in percent with two decimals.
package func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }

/// Formats a fraction in percent with its sign. A value that rounds to zero has no sign.
package func signedPercent(_ share: Double) -> String {
  let text = String(format: "%+.2f", 100 * share)
  return ["+0.00", "-0.00"].contains(text) ? "0.00" : text
}
