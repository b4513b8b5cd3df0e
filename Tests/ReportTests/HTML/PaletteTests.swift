import Foundation
import Testing

@testable import Report

@Suite struct PaletteTests {
  static let palettes = [Palette.light, Palette.dark]

  @Test(arguments: palettes) func `texts are at least 4.5 to 1 on the page and on tinted ground`(palette: Palette) {
    for text in [palette.ink, palette.soft, palette.link] {
      for ground in [palette.page, palette.tint] { #expect(contrast(text, ground) >= 4.5, "\(text) on \(ground)") }
    }
  }

  @Test(arguments: palettes) func `lines are at least 3 to 1 on the page`(palette: Palette) {
    #expect(palette.lines.count == Palette.count && palette.scale.count == Palette.levels)
    for line in palette.lines { #expect(contrast(line, palette.page) >= 3, "\(line)") }
  }

  // Matrices of Machado, Oliveira and Fernandes, IEEE TVCG 2009, severity 1, on linear RGB. A difference of 10 is
  // clearly visible.
  @Test(
    arguments: palettes,
    [
      [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ])
  func `lines are told apart, also by who sees two colours only`(palette: Palette, eye: [[Double]]) {
    let seen = palette.lines.map { colour in
      lab(eye.map { row in min(1, max(0, zip(row, linear(colour)).map(*).reduce(0, +))) })
    }
    for (a, b) in pairs(seen) { #expect(distance(a, b) > 14, "\(a) \(b)") }
  }

  @Test(arguments: [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.478)])
  func `contrast is that of WCAG 2`(a: String, b: String, expected: Double) {
    #expect(abs(contrast(a, b) - expected) < 0.001)
  }

  @Test func `each colour is a variable of the style`() {
    let text = Style.text
    for palette in Self.palettes { #expect(text.contains(palette.variables)) }
    #expect(Palette.light.variables.hasPrefix("--page:#ffffff;--ink:") && !text.contains("<"))
  }
}

private func linear(_ colour: String) -> [Double] {
  let value = Int(colour.dropFirst(), radix: 16) ?? 0
  return [16, 8, 0].map { shift in
    let part = Double(value >> shift & 255) / 255
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
  }
}

private func luminance(_ rgb: [Double]) -> Double { 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] }

private func contrast(_ a: String, _ b: String) -> Double {
  let values = [luminance(linear(a)), luminance(linear(b))].sorted()
  return (values[1] + 0.05) / (values[0] + 0.05)
}

/// CIE L*a*b*, white D65.
private func lab(_ rgb: [Double]) -> [Double] {
  func root(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116.0 }
  let x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505)
  let (y, z) = (root(luminance(rgb)), root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

private func distance(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
}

private func pairs(_ values: [[Double]]) -> [([Double], [Double])] {
  values.indices.flatMap { i in values.indices.filter { $0 > i }.map { (values[i], values[$0]) } }
}
