import Testing

@testable import Stages
@testable import Sweeps

@Suite struct StageQueueTests {
  /// Two variants with two seeds: stages 0 first, 1 second, 2 embeddings, 3 results, 4 …
  private func queue() throws -> (StageQueue, StageGraph) {
    let sweep = try toySweep("{ variants: { a: {}, b: { train.phases.second.epochs: 1 } }, seeds: 2 }")
    let graph = try StageGraph(sweep.plans, Store(runs: "/nowhere"))
    return (StageQueue(graph), graph)
  }

  /// The next `count` stages to start, by title and first trial.
  private func next(_ queue: inout StageQueue, _ graph: StageGraph, _ count: Int) -> [String] {
    (0..<count).compactMap { _ in queue.next().map { "\(graph.stages[$0].title) \(graph.stages[$0].trials[0])" } }
  }

  @Test func `what waits longest starts first, and nothing before what it needs`() throws {
    var (queue, graph) = try queue()
    #expect(next(&queue, graph, 9) == ["phase first 0", "phase first 1"])
    let firsts = graph.stages.indices.filter { graph.stages[$0].title == "phase first" }
    queue.finish(firsts[1])
    queue.finish(firsts[0])
    #expect(next(&queue, graph, 1) == ["phase second 1"])
    #expect(next(&queue, graph, 1) == ["phase second 3"])
    queue.finish(graph.stages.firstIndex { $0.title == "phase second" && $0.trials == [1] } ?? 0)
    #expect(next(&queue, graph, 9) == ["phase second 0", "phase second 2", "embeddings 1"])
  }

  @Test func `a stage that was put back goes first`() throws {
    var (queue, graph) = try queue()
    let first = queue.next() ?? -1
    queue.putBack(first)
    #expect(next(&queue, graph, 2) == ["phase first 0", "phase first 1"])
  }

  @Test func `a failure blocks what follows from it and nothing else`() throws {
    var (queue, graph) = try queue()
    let first = queue.next() ?? -1
    _ = queue.next()
    queue.fail(first, "no")
    #expect(queue.states[first] == .failed("no"))
    // Trials 0 and 2 have this seed; each has a second phase, embeddings and results.
    #expect(queue.states.count { $0 == .blocked(by: first) } == 6)
    #expect(graph.last.map { queue.states[$0] == .blocked(by: first) } == [true, false, true, false])
    #expect(queue.next() == nil)
  }
}
