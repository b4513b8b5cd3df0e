/// How the learning rate changes in the course of training.
public protocol Schedule: Component {
  /// Over what the schedule stretches.
  var over: ScheduleSpan { get }
  /// Epochs at the start in which the rate grows in a line from 0; the schedule proper follows on them, so they must be
  /// fewer than the span has.
  var warmUp: Double { get }

  /// The factor of the learning rate.
  ///
  /// - Parameter progress: the share of the span after the warm-up that is done, 0 ... 1.
  func callAsFunction(_ progress: Double) -> Double
}

/// What a schedule stretches over: each phase anew, or the run as a whole.
public enum ScheduleSpan: String, Decodable, Sendable, CaseIterable {
  case phase
  case run
}

extension Schedule {
  /// The factor after `epoch` of `epochs` epochs of the span, warm-up included.
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
