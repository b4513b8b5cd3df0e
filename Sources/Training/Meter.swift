import Foundation
import Storage

/// Measures the mean loss and the duration of an epoch, and the throughput of its last steps.
struct Meter {
  private var sum = 0.0
  private var steps = 0
  private var secondsBefore = 0.0
  private let watch = Stopwatch()
  /// The end times of the last steps, by `watch`, with their numbers of images.
  private var recent: [(time: Double, images: Int)] = [(0, 0)]

  init() {}

  /// Restores the state from `text`.
  init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 3, let sum = Double(parts[0]), let steps = Int(parts[1]), let seconds = Double(parts[2]),
      (0...1 << 40).contains(steps)
    else {
      return nil
    }
    (self.sum, self.steps, secondsBefore) = (sum, steps, seconds)
  }

  /// The state for a checkpoint in the middle of an epoch.
  var text: String { "\(sum) \(steps) \(seconds)" }

  mutating func add(_ loss: Double, images: Int) {
    sum += loss
    steps += 1
    recent.append((watch.seconds, images))
    if recent.count > 21 { recent.removeFirst() }
  }

  var mean: Double { steps > 0 ? sum / Double(steps) : 0 }

  var seconds: Double { secondsBefore + watch.seconds }

  var imagesPerSecond: Double {
    guard let first = recent.first, let last = recent.last, last.time > first.time else { return 0 }
    return Double(recent.dropFirst().map(\.images).reduce(0, +)) / (last.time - first.time)
  }
}
