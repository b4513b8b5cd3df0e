import Clutch
import Training

/// Several observers of a run, combined into one.
final class Observers: Observer {
  private let all: [any Observer]

  init(_ all: [any Observer]) { self.all = all }

  func report(_ event: Event) {
    for observer in all { observer.report(event) }
  }

  var wantsStop: Bool { all.contains { $0.wantsStop } }
}
