import Clutch

/// Returns numbers as a line of bars of eight heights, scaled from their minimum to their maximum. A value that is not
/// finite becomes a space.
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
