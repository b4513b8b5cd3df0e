import Training

/// Several observers of a run, combined into one.
package final class Observers: Observer {
  private let all: [any Observer]

  package init(_ all: [any Observer]) { self.all = all }

  package func report(_ event: Event) {
    for observer in all { observer.report(event) }
  }

  package var wantsStop: Bool { all.contains { $0.wantsStop } }
}
