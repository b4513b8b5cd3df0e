import Foundation

/// A share in percent, with two decimals.
package func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }

/// The same with its sign; what rounds to nothing has none.
package func signedPercent(_ share: Double) -> String {
  let text = String(format: "%+.2f", 100 * share)
  return ["+0.00", "-0.00"].contains(text) ? "0.00" : text
}
