import Foundation

/// Time that has passed, by a clock that nobody sets: neither a user nor the network moves it.
package struct Stopwatch: Sendable {
  private var start = Stopwatch.now

  package init() {}

  /// Seconds since it was started.
  package var seconds: Double { Stopwatch.now - start }

  package mutating func restart() { start = Stopwatch.now }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
