import Foundation

/// Measures elapsed time with a monotonic clock, which neither users nor the network can set.
package struct Stopwatch: Sendable {
  private var start = Stopwatch.now

  package init() {}

  /// The seconds since the start.
  package var seconds: Double { Stopwatch.now - start }

  package mutating func restart() { start = Stopwatch.now }

  /// The seconds since the machine was started.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
