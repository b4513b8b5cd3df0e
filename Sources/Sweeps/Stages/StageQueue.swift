/// The states of a sweep's stages and the queue of stages that are ready to start.
struct StageQueue {
  enum State: Equatable {
    case waiting, ready, running, done
    /// Failed with this error message.
    case failed(String)
    /// Blocked because the stage with this index failed.
    case blocked(by: Int)
    /// Not needed because its trial was stopped.
    case stopped
  }

  private(set) var states: [State]
  private let graph: StageGraph
  /// Stages that wait for a decision in addition to their dependencies.
  private var held: Set<Int>
  /// The ready stages, in the order in which they became ready.
  private var line: [Int] = []

  init(_ graph: StageGraph, held: Set<Int> = []) {
    self.graph = graph
    self.held = held
    states = graph.stages.map { $0.isDone ? .done : .waiting }
    letIn()
  }

  /// Removes the stage that has waited longest and marks it as running; returns nil if no stage is ready.
  ///
  /// - Parameter rank: If given, the stage of the lowest rank is chosen, and among equals the first one in the graph.
  ///   The choice then depends only on which stages are done, not on the order in which they finished.
  mutating func next(by rank: ((Int) -> Int)? = nil) -> Int? {
    guard !line.isEmpty else { return nil }
    var place = 0
    if let rank { place = line.indices.min { (rank(line[$0]), line[$0]) < (rank(line[$1]), line[$1]) } ?? 0 }
    let number = line.remove(at: place)
    states[number] = .running
    return number
  }

  func isHeld(_ number: Int) -> Bool { held.contains(number) }

  /// Releases a held stage, so that it starts when its dependencies are done.
  mutating func release(_ number: Int) {
    held.remove(number)
    letIn()
  }

  /// Marks stages as stopped unless they are done.
  mutating func stop(_ numbers: [Int]) {
    for number in numbers where states[number] != .done { states[number] = .stopped }
    line.removeAll { states[$0] == .stopped }
  }

  mutating func finish(_ number: Int) {
    states[number] = .done
    letIn()
  }

  /// Returns a stage to the front of the queue.
  mutating func putBack(_ number: Int) {
    states[number] = .ready
    line.insert(number, at: 0)
  }

  mutating func fail(_ number: Int, _ message: String) {
    states[number] = .failed(message)
    // Stages come after their dependencies, so one pass reaches all stages that depend on the failed one.
    for other in graph.stages.indices where states[other] == .waiting {
      let causes = graph.stages[other].before.compactMap { before -> Int? in
        switch states[before] {
        case .failed: return before
        case .blocked(let cause): return cause
        default: return nil
        }
      }
      if let cause = causes.first { states[other] = .blocked(by: cause) }
    }
  }

  private mutating func letIn() {
    for (number, stage) in graph.stages.enumerated() where states[number] == .waiting && !held.contains(number) {
      guard stage.before.allSatisfy({ states[$0] == .done }) else { continue }
      states[number] = .ready
      line.append(number)
    }
  }
}
