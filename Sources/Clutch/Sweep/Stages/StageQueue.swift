/// Which stages may start, which are on their way, and what became of the others.
struct StageQueue {
  enum State: Equatable {
    case waiting, ready, running, done
    /// With what went wrong.
    case failed(String)
    /// A stage that it needs failed: the number of that stage.
    case blocked(by: Int)
  }

  private(set) var states: [State]
  private let graph: StageGraph
  /// Ready stages, the longest waiting first.
  private var line: [Int] = []

  init(_ graph: StageGraph) {
    self.graph = graph
    states = graph.stages.map { $0.isDone ? .done : .waiting }
    letIn()
  }

  /// The stage that has waited longest, which from now on is running; nil where none is ready.
  mutating func next() -> Int? {
    guard !line.isEmpty else { return nil }
    let number = line.removeFirst()
    states[number] = .running
    return number
  }

  mutating func finish(_ number: Int) {
    states[number] = .done
    letIn()
  }

  /// Puts a stage back, before all others.
  mutating func putBack(_ number: Int) {
    states[number] = .ready
    line.insert(number, at: 0)
  }

  mutating func fail(_ number: Int, _ message: String) {
    states[number] = .failed(message)
    // Stages stand after those that they need, so one pass reaches all that follow from it.
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
    for (number, stage) in graph.stages.enumerated() where states[number] == .waiting {
      guard stage.before.allSatisfy({ states[$0] == .done }) else { continue }
      states[number] = .ready
      line.append(number)
    }
  }
}
