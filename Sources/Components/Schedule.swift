/// A learning rate schedule.
public protocol Schedule: Component {
  /// The span that the schedule covers.
  var over: ScheduleSpan { get }
  /// The number of initial epochs in which the learning rate grows linearly from 0. The schedule itself follows, so the
  /// warm-up must be shorter than the span.
  var warmUp: Double { get }

  /// Returns the factor of the learning rate.
  ///
  /// - Parameter progress: the completed fraction of the span after the warm-up, 0 ... 1.
  func callAsFunction(_ progress: Double) -> Double
}

/// The span of a schedule: it restarts in each phase, or covers the whole run.
public enum ScheduleSpan: String, Decodable, Sendable, CaseIterable {
  case phase
  case run
}

extension Schedule {
  /// Returns the factor after `epoch` of the span's `epochs` epochs, including the warm-up.
  public func factor(epoch: Double, of epochs: Double) -> Double {
    if epoch < warmUp { return epoch / warmUp }
    return self(epochs > warmUp ? min(1, (epoch - warmUp) / (epochs - warmUp)) : 1)
  }
}

public enum Schedules: Kind {
  public static let registry = Registry<any Schedule>("schedule")
}

public func register<C: Schedule>(_ type: C.Type, file: String = #fileID) {
  Schedules.registry.add(type, file: file) { $0 }
}
