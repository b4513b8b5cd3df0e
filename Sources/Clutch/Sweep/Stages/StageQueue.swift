/// Which stages may start, which are on their way, and what became of the others.
struct StageQueue {
  enum State: Equatable {
    case waiting, ready, running, done
    /// With what went wrong.
    case failed(String)
    /// A stage that it needs failed: the number of that stage.
    case blocked(by: Int)
    /// Its trial goes on no further.
    case stopped
  }

  private(set) var states: [State]
  private let graph: StageGraph
  /// Stages that wait for more than those before them.
  private var held: Set<Int>
  /// Ready stages, the longest waiting first.
  private var line: [Int] = []

  init(_ graph: StageGraph, held: Set<Int> = []) {
    self.graph = graph
    self.held = held
    states = graph.stages.map { $0.isDone ? .done : .waiting }
    letIn()
  }

  /// The stage that has waited longest, which from now on is running; nil where none is ready.
  ///
  /// - Parameter rank: where given, the stage of the lowest rank, and of those the one that comes first in the graph:
  ///   which it is then depends on what is done alone, not on the order in which it was.
  mutating func next(by rank: ((Int) -> Int)? = nil) -> Int? {
    guard !line.isEmpty else { return nil }
    var place = 0
    if let rank { place = line.indices.min { (rank(line[$0]), line[$0]) < (rank(line[$1]), line[$1]) } ?? 0 }
    let number = line.remove(at: place)
    states[number] = .running
    return number
  }

  func isHeld(_ number: Int) -> Bool { held.contains(number) }

  /// Lets a stage start when those before it are done.
  mutating func release(_ number: Int) {
    held.remove(number)
    letIn()
  }

  /// Has stages left undone.
  mutating func stop(_ numbers: [Int]) {
    for number in numbers where states[number] != .done { states[number] = .stopped }
    line.removeAll { states[$0] == .stopped }
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
    for (number, stage) in graph.stages.enumerated() where states[number] == .waiting && !held.contains(number) {
      guard stage.before.allSatisfy({ states[$0] == .done }) else { continue }
      states[number] = .ready
      line.append(number)
    }
  }
}
