import Clutch

/// Numbers as a line of bars of eight heights, the least and the greatest of them at its ends; a blank for what is not
/// finite.
func sparkLine(_ values: some Collection<Double>) -> String {
  let bars = Array("▁▂▃▄▅▆▇█")
  let finite = values.filter(\.isFinite)
  guard let low = finite.min(), let high = finite.max() else { return String(repeating: " ", count: values.count) }
  return String(
    values.map { value in
      guard value.isFinite else { return " " }
      return high > low ? bars[min(7, max(0, Int(nearest: (value - low) / (high - low) * 7)))] : bars[0]
    })
}
