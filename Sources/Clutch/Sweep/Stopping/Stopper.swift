/// Decides at every rung which trials of a sweep go on, and keeps what it decided.
///
/// Trials of one seed whose validation images are the same compete; those of other seeds are judged apart. Only what was
/// measured on these images counts, and that depends on which trials were measured, not on the order: so with one job at
/// a time the verdicts are the same however often the sweep was interrupted.
struct Stopper {
  private struct Rung {
    /// Of the last phase.
    let epoch: Int
    /// The stage that measures, and the one that goes on from there.
    let stage: Int
    let next: Int
    /// Higher is better; nil where nothing was measured yet, or training was further already.
    var value: Double?
    var goesOn: Bool?
  }

  private struct Competitor {
    let trial: Int
    let name: String
    /// Of the last phase.
    let epochs: Int
    let last: Int
    var rungs: [Rung]

    var stop: Rung? { rungs.first { $0.goesOn == false } }
  }

  private let stopping: Stopping
  private let graph: StageGraph
  private let store: Store
  private var competitors: [Competitor] = []
  /// The competitors of one seed and validation, in the order of the sweep.
  private var groups: [[Int]] = []
  /// By the stage that goes on from a rung: whose it is, and which rung.
  private var places: [Int: (competitor: Int, rung: Int)] = [:]
  /// The same by the stage that measures.
  private var measuring: [Int: (competitor: Int, rung: Int)] = [:]
  private var byTrial: [Int: Int] = [:]
  private var verdicts: Verdicts

  /// - Throws: `RunError` where the sweep's verdicts or measurements are damaged.
  init(_ stopping: Stopping, _ sweep: Sweep, _ graph: StageGraph, _ store: Store) throws(RunError) {
    (self.stopping, self.graph, self.store) = (stopping, graph, store)
    verdicts = try Verdicts(folder: "\(store.runs)/\(sweep.folder)")
    let known = verdicts.byTrial
    var byGroup: [String: Int] = [:]
    for trial in graph.rungs.keys.sorted() {
      let stages = graph.rungs[trial] ?? []
      let plan = sweep.plans[trial]
      let last = graph.stages[graph.last[trial]].before[0]
      let name = sweep.trials[trial].name
      var competitor = Competitor(trial: trial, name: name, epochs: plan.lastEpochs, last: last, rungs: [])
      for (index, stage) in stages.enumerated() {
        guard case .rung(_, let epoch, _) = graph.stages[stage].work else { continue }
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

  /// The stages that may not start before a verdict lets them.
  var held: Set<Int> {
    guard case .asha = stopping.rule else { return [] }
    return Set(competitors.flatMap(\.rungs).filter { $0.goesOn != true }.map(\.next))
  }

  /// Which stages go first, low before high: with halving those that are further, so that what is good gets far soon; with
  /// the median those that are less far, so that there is more to compare with.
  func rank(_ stage: Int) -> Int {
    let rung = places[stage].map { $0.rung + 1 } ?? 0
    if case .asha = stopping.rule { return -rung }
    return rung
  }

  /// Notes what a stage measured.
  mutating func measured(_ stage: Int) throws(RunError) {
    guard let place = measuring[stage] else { return }
    competitors[place.competitor].rungs[place.rung].value = try value(of: stage)
  }

  // MARK: Verdicts

  /// Keeps what was decided in the queue, as a sweep begins or goes on.
  func enforce(_ queue: inout StageQueue) {
    for competitor in competitors where competitor.stop != nil { queue.stop(stages(after: competitor)) }
  }

  /// With halving: lets the best go on, and stops the others of a group once nothing more of it can come.
  ///
  /// - Returns: the trials that were stopped.
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

  /// With the median rule: whether a stage that is about to start may.
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

  /// Whether a trial may have come to a rung: it was not stopped at an earlier one.
  private func hasPassed(_ index: Int, _ rung: Int) -> Bool {
    let rungs = competitors[index].rungs
    return rungs.indices.contains(rung) && !rungs[..<rung].contains { $0.goesOn == false }
  }

  /// Lets those of a group go on that are good enough, from the farthest rung down.
  private mutating func promote(
    _ group: [Int], _ asha: SuccessiveHalving, isClosed: Bool, _ queue: inout StageQueue
  ) throws(RunError) {
    let longest = group.map { competitors[$0].rungs.count }.max() ?? 0
    for rung in (0..<longest).reversed() {
      let there = group.filter { hasPassed($0, rung) }
      let values = there.compactMap { index in
        competitors[index].rungs[rung].value.flatMap { hasFailed(index, queue) ? nil : (trial: index, value: $0) }
      }
      // What was trained further before the sweep came to it has nothing left to be saved.
      let unmeasured = there.filter {
        queue.states[competitors[$0].rungs[rung].stage] == .done && competitors[$0].rungs[rung].value == nil
      }
      for index in unmeasured + asha.promoted(values, isClosed: isClosed)
      where competitors[index].rungs[rung].goesOn == nil {
        try decide(true, index, rung, &queue)
        // One at the farthest rung is enough: those below may yet be outdone by what it makes room for.
        if isClosed { return }
      }
    }
  }

  private mutating func decide(_ goesOn: Bool, _ index: Int, _ rung: Int, _ queue: inout StageQueue) throws(RunError) {
    let place = competitors[index].rungs[rung]
    try verdicts.add(Verdict(trial: competitors[index].name, epoch: place.epoch, goesOn: goesOn))
    competitors[index].rungs[rung].goesOn = goesOn
    if goesOn { queue.release(place.next) } else { queue.stop(stages(after: competitors[index])) }
  }

  /// What is left of a trial that is stopped: stages of its own, since no other has its last phase.
  private func stages(after competitor: Competitor) -> [Int] {
    guard let stop = competitor.stop else { return [] }
    let results = graph.last[competitor.trial]
    let rungs = competitor.rungs.map(\.stage).filter { $0 > stop.stage }
    return rungs + [competitor.last, results] + graph.stages[results].before
  }

  // MARK: How far trials are

  private func isWaiting(_ rung: Rung, _ queue: StageQueue) -> Bool {
    queue.states[rung.stage] == .done && queue.states[rung.next] == .waiting
  }

  /// Whether a trial will be trained no more, unless a verdict lets it go on. As long as one is on its way others wait,
  /// since they may take its place where it fails.
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
