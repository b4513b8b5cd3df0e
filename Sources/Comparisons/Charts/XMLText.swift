/// Escapes text for XML content and quoted attributes. Characters that XML does not allow are removed.
package func xmlText(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case _ where scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar): break
    case "\u{FFFE}", "\u{FFFF}": break
    default: result.unicodeScalars.append(scalar)
    }
  }
}

/// Formats a coordinate to a tenth of a pixel.
package func coordinate(_ value: Double) -> String {
  let tenths = (value * 10).rounded()
  return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(nearest: tenths / 10))" : "\(tenths / 10)"
}
