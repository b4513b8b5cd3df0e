/// Returns a number with its noun: 1 epoch, 2 epochs.
package func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// Returns a number with thousands separators: 12,000.
package func grouped(_ number: Int) -> String {
  let digits = String(number)
  return digits.enumerated().reduce(into: "") { text, digit in
    if digit.offset > 0 && (digits.count - digit.offset) % 3 == 0 { text += "," }
    text.append(digit.element)
  }
}

/// Returns a duration in readable form: 45 s, 3:07, 1:02:45.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0 else { return "?" }
  let total = Int(nearest: seconds)
  func two(_ n: Int) -> String { String(n).count < 2 ? "0\(n)" : "\(n)" }
  if total < 60 { return "\(total) s" }
  if total < 3600 { return "\(total / 60):\(two(total % 60))" }
  return "\(total / 3600):\(two(total / 60 % 60)):\(two(total % 60))"
}
