import Foundation

/// The turns in which this benchmark and another program alternate.
///
/// Each line of input starts a turn. At its end, a line of JSON reports the wall-clock and CPU seconds that it took.
final class Turns {
  private var started: (clock: ContinuousClock.Instant, processor: Double)?
  private var numbers: [String: Double] = [:]

  /// A number that the turn computed, such as the objective of a clustering.
  subscript(name: String) -> Double? {
    get { numbers[name] }
    set { numbers[name] = newValue }
  }

  /// Ends the current turn and waits for the next. Returns `false` if there is none.
  func next() -> Bool {
    if let started {
      let taken = started.clock.duration(to: .now).components
      numbers["seconds"] = Double(taken.seconds) + Double(taken.attoseconds) * 1e-18
      numbers["processor"] = Self.processorSeconds - started.processor
      numbers["memory"] = Self.peakMegabytes
      // Python reads NaN, but not nan.
      let pairs = numbers.sorted { $0.key < $1.key }.map { name, value in
        "\"\(name)\": \(value.isFinite ? "\(value)" : "NaN")"
      }
      print("{\(pairs.joined(separator: ", "))}")
    } else {
      print("ready")
    }
    fflush(nil)
    guard readLine() != nil else { return false }
    numbers = [:]
    started = (.now, Self.processorSeconds)
    return true
  }

  /// The CPU seconds of all threads of this process.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The peak memory of this program alone; `getrusage` also counts memory from before the program was started.
  private static var peakMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let words = status.split(whereSeparator: \.isWhitespace)
    guard let name = words.firstIndex(of: "VmHWM:"), let kilobytes = Double(words[name + 1]) else { return 0 }
    return kilobytes / 1024
  }
}
