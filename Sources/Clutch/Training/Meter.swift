import Foundation

/// The mean loss of an epoch and the speed of its last steps.
struct Meter {
  private var sum = 0.0
  private var steps = 0
  private var recent: [(time: Date, images: Int)] = [(Date(), 0)]

  mutating func add(_ loss: Double, images: Int) {
    sum += loss
    steps += 1
    recent.append((Date(), images))
    if recent.count > 21 { recent.removeFirst() }
  }

  var mean: Double { steps > 0 ? sum / Double(steps) : 0 }

  var imagesPerSecond: Double {
    guard let first = recent.first, let last = recent.last, last.time > first.time else { return 0 }
    return Double(recent.dropFirst().map(\.images).reduce(0, +)) / last.time.timeIntervalSince(first.time)
  }
}
