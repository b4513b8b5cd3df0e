import Runs
import Stages
import Storage

/// Decides at each rung which trials of a sweep continue, and records the decisions.
///
/// Trials compete if they have the same seed and the same validation images. Decisions depend only on which trials were
/// measured, not on the order. With one job at a time, the decisions are therefore the same no matter how often the
/// sweep is interrupted.
struct Stopper {
  private struct Rung {
    /// The epoch of the last phase.
    let epoch: Int
    /// The stage that measures the trial, and the stage that continues from there.
    let stage: Int
    let next: Int
    /// The measured value. Higher is better; nil if it was not measured yet, or if training was already past this rung.
    var value: Double?
    var goesOn: Bool?
  }

  private struct Competitor {
    let trial: Int
    let name: String
    /// The number of epochs of the last phase.
    let epochs: Int
    let last: Int
    var rungs: [Rung]

    var stop: Rung? { rungs.first { $0.goesOn == false } }
  }

  private let stopping: Stopping
  private let graph: StageGraph
  private let store: Store
  private var competitors: [Competitor] = []
  /// The competitors with the same seed and validation images, in the order of the sweep.
  private var groups: [[Int]] = []
  /// Competitors and rungs, by the stage that continues from the rung.
  private var places: [Int: (competitor: Int, rung: Int)] = [:]
  /// Competitors and rungs, by the stage that measures at the rung.
  private var measuring: [Int: (competitor: Int, rung: Int)] = [:]
  private var byTrial: [Int: Int] = [:]
  private var decisions: StopDecisions

  /// - Throws: A `RunError` if the sweep's decisions or measurements are damaged.
  init(_ stopping: Stopping, _ sweep: Sweep, _ graph: StageGraph, _ store: Store) throws(RunError) {
    (self.stopping, self.graph, self.store) = (stopping, graph, store)
    decisions = try StopDecisions(folder: "\(store.runs)/\(sweep.folder)")
    let known = decisions.byTrial
    var byGroup: [String: Int] = [:]
    for trial in graph.rungs.keys.sorted() {
      let stages = graph.rungs[trial] ?? []
      let plan = sweep.plans[trial]
      let last = graph.stages[graph.last[trial]].before[0]
      let name = sweep.trials[trial].name
      var competitor = Competitor(trial: trial, name: name, epochs: plan.lastEpochs, last: last, rungs: [])
      for (index, stage) in stages.enumerated() {
        guard let epoch = graph.stages[stage].work.measured?.epoch else { continue }
        let next = index + 1 < stages.count ? stages[index + 1] : last
        competitor.rungs.append(
          Rung(
            epoch: epoch, stage: stage, next: next, value: try value(of: stage), goesOn: known[name]?[epoch]))
        places[next] = (competitors.count, index)
        measuring[stage] = (competitors.count, index)
      }
      let sets = plan.validation.map { [$0.test] + $0.ood } ?? []
      let group = ([sweep.trials[trial].seed.description] + sets.map(\.key.hex)).joined(separator: " ")
      if byGroup[group] == nil { groups.append([]) }
      byGroup[group] = byGroup[group] ?? groups.count - 1
      groups[byGroup[group] ?? 0].append(competitors.count)
      byTrial[trial] = competitors.count
      competitors.append(competitor)
    }
  }

  private func value(of stage: Int) throws(RunError) -> Double? {
    let value = try store.rung(graph.stages[stage].key)
    return stopping.measure.metric.isBetterHigher ? value : value.map { -$0 }
  }

  /// The stages that may not start until a decision allows it.
  var held: Set<Int> {
    guard case .asha = stopping.rule else { return [] }
    return Set(competitors.flatMap(\.rungs).filter { $0.goesOn != true }.map(\.next))
  }

  /// Returns the rank of a stage; lower ranks start first. With successive halving, the trial that has trained longest
  /// runs first, so that good trials finish early. With the median rule, the trial that has trained least runs first,
  /// so that there are more trials to compare with.
  func rank(_ stage: Int) -> Int {
    let rung = places[stage].map { $0.rung + 1 } ?? 0
    if case .asha = stopping.rule { return -rung }
    return rung
  }

  /// Records the value that a stage measured.
  mutating func measured(_ stage: Int) throws(RunError) {
    guard let place = measuring[stage] else { return }
    competitors[place.competitor].rungs[place.rung].value = try value(of: stage)
  }

  // MARK: Decisions

  /// Applies earlier decisions to the queue when a sweep starts or resumes.
  func enforce(_ queue: inout StageQueue) {
    for competitor in competitors where competitor.stop != nil { queue.stop(stages(after: competitor)) }
  }

  /// Successive halving: promotes the best trials of each group. Stops the other trials once no further promotion is
  /// possible.
  ///
  /// - Returns: The trials that were stopped.
  mutating func judge(_ queue: inout StageQueue) throws(RunError) -> [Int] {
    guard case .asha(let asha) = stopping.rule else { return [] }
    var stopped: [Int] = []
    for group in groups {
      try promote(group, asha, isClosed: false, &queue)
      guard group.allSatisfy({ isAtRest($0, queue) }) else { continue }
      try promote(group, asha, isClosed: true, &queue)
      guard group.allSatisfy({ isAtRest($0, queue) }) else { continue }
      for index in group {
        guard let rung = competitors[index].rungs.firstIndex(where: { $0.goesOn == nil && isWaiting($0, queue) }) else {
          continue
        }
        try decide(false, index, rung, &queue)
        stopped.append(competitors[index].trial)
      }
    }
    return stopped
  }

  /// Median rule: decides whether a stage that is about to start may start.
  mutating func mayStart(_ stage: Int, _ queue: inout StageQueue) throws(RunError) -> Bool {
    guard case .median(let median) = stopping.rule, let (index, rung) = places[stage] else { return true }
    if let known = competitors[index].rungs[rung].goesOn { return known }
    let group = groups.first { $0.contains(index) } ?? []
    let others = group.filter { $0 != index && competitors[$0].rungs.indices.contains(rung) }
      .filter { competitors[$0].rungs[rung].value != nil }.map { values($0, upTo: rung) }
    let isMeasured = competitors[index].rungs[rung].value != nil
    let stops = isMeasured && median.stops(values(index, upTo: rung), others: others)
    try decide(!stops, index, rung, &queue)
    return !stops
  }

  private func values(_ index: Int, upTo rung: Int) -> [Double] {
    competitors[index].rungs[...rung].compactMap(\.value)
  }

  /// Indicates whether a trial can reach a rung because it was not stopped at an earlier one.
  private func hasPassed(_ index: Int, _ rung: Int) -> Bool {
    let rungs = competitors[index].rungs
    return rungs.indices.contains(rung) && !rungs[..<rung].contains { $0.goesOn == false }
  }

  /// Promotes the trials of a group that are good enough, starting at the last rung.
  private mutating func promote(
    _ group: [Int], _ asha: SuccessiveHalving, isClosed: Bool, _ queue: inout StageQueue
  ) throws(RunError) {
    let longest = group.map { competitors[$0].rungs.count }.max() ?? 0
    for rung in (0..<longest).reversed() {
      let there = group.filter { hasPassed($0, rung) }
      let values = there.compactMap { index in
        competitors[index].rungs[rung].value.flatMap { hasFailed(index, queue) ? nil : (trial: index, value: $0) }
      }
      // A trial that was already trained past the rung always continues, because stopping it would save nothing.
      let unmeasured = there.filter {
        queue.states[competitors[$0].rungs[rung].stage] == .done && competitors[$0].rungs[rung].value == nil
      }
      for index in unmeasured + asha.promoted(values, isClosed: isClosed)
      where competitors[index].rungs[rung].goesOn == nil {
        try decide(true, index, rung, &queue)
        // Promote only one trial at a time. Its result can change the ranking at the rungs below.
        if isClosed { return }
      }
    }
  }

  private mutating func decide(_ goesOn: Bool, _ index: Int, _ rung: Int, _ queue: inout StageQueue) throws(RunError) {
    let place = competitors[index].rungs[rung]
    try decisions.add(StopDecision(trial: competitors[index].name, epoch: place.epoch, goesOn: goesOn))
    competitors[index].rungs[rung].goesOn = goesOn
    if goesOn { queue.release(place.next) } else { queue.stop(stages(after: competitors[index])) }
  }

  /// Returns the remaining stages of a stopped trial. No other trial needs them, because its last phase is not shared.
  private func stages(after competitor: Competitor) -> [Int] {
    guard let stop = competitor.stop else { return [] }
    return graph.stages(after: stop.stage)
  }

  // MARK: Progress of trials

  private func isWaiting(_ rung: Rung, _ queue: StageQueue) -> Bool {
    queue.states[rung.stage] == .done && queue.states[rung.next] == .waiting
  }

  /// Indicates whether a trial stays as it is until a decision promotes it. While a trial is running, others wait,
  /// because they may take its place if it fails.
  private func isAtRest(_ index: Int, _ queue: StageQueue) -> Bool {
    let stages = competitors[index].rungs.map(\.stage) + [competitors[index].last]
    guard let next = stages.first(where: { queue.states[$0] != .done }) else { return true }
    switch queue.states[next] {
    case .done, .failed, .blocked, .stopped: return true
    case .ready, .running: return false
    case .waiting: return queue.isHeld(next)
    }
  }

  private func hasFailed(_ index: Int, _ queue: StageQueue) -> Bool {
    (competitors[index].rungs.map(\.stage) + [competitors[index].last]).contains { stage in
      switch queue.states[stage] {
      case .failed, .blocked: true
      default: false
      }
    }
  }

  // MARK: The record

  func stop(of trial: Int) -> SweepRecord.Stop? {
    guard let index = byTrial[trial], let stop = competitors[index].stop else { return nil }
    return SweepRecord.Stop(epoch: stop.epoch, epochs: competitors[index].epochs)
  }

  func measured(of trial: Int) -> [SweepRecord.Measured] {
    let sign = stopping.measure.metric.isBetterHigher ? 1.0 : -1.0
    let rungs = byTrial[trial].map { competitors[$0].rungs } ?? []
    return rungs.compactMap { rung in
      rung.value.map { SweepRecord.Measured(epoch: rung.epoch, value: sign * $0) }
    }
  }
}
