import Components
import Foundation
import Stages
import Storage
import Torch
import Training

/// A run's TensorBoard events: an event file in its folder, derived entirely from the logs of its phases and from its
/// results.
///
/// Therefore, a resumed run writes no point twice. An error in writing the file never stops the run. It is reported
/// once, and the run continues without events.
final class RunEvents: RunRecorder {
  static let files = Projector.files
  static let logs = [EventFile.name]

  private let plan: Plan
  private let folder: String
  private let note: (String) -> Void
  private let file: EventFile
  private let started: Double
  /// The contents that the file must have so far.
  private var contents: Data
  /// The time of the last event.
  private var now: Double
  private var hasFailed = false
  /// Indicates whether something could not be written that another start can write.
  private(set) var isUnwritten = false

  /// - Parameter note: Called with a message if something goes wrong.
  init(_ plan: Plan, folder: String, note: @escaping (String) -> Void) {
    self.plan = plan
    self.folder = folder
    self.note = note
    file = EventFile(folder)
    // A resumed run keeps its original start time.
    started = EventRecord.time(ofFirstIn: file.contents) ?? Date().timeIntervalSince1970
    now = started
    let start = Hyperparameters(plan.recipe).start(time: started)
    let text = SummaryValue.text("recipe", "```yaml\n\(plan.recipe.yaml)\n```")
    contents = EventRecord.header(time: started) + EventRecord.values([start, text], step: 0, time: started)
  }

  /// Adds the log of a phase that was already trained.
  func phase(_ index: Int, _ lines: [LogLine]) {
    attempt {
      let line = try begin(index)
      for entry in lines { add(entry, line) }
    }
  }

  /// Returns a listener for the log of a phase that is being trained.
  func follower(of index: Int) -> any PhaseLogListener {
    LogListener(self, index)
  }

  /// Adds the end of the run.
  ///
  /// - Parameter embeddings: The folders of the sets' embeddings, by name.
  func end(
    _ results: Results, _ scores: [(scorer: String, bySet: [String: [Float]])], embeddings: [String: String]
  ) {
    attempt {
      now = max(now, Date().timeIntervalSince1970)
      let values = ResultEvents(results, scores).values + [Hyperparameters.end(succeeded: true, time: now)]
      contents += EventRecord.values(values, step: try lastStep(), time: now)
      try file.hold(contents)
      let clusters = try FileManager.default.contents(atPath: "\(folder)/clusters.npy").map {
        try NumPy.decode($0).ints
      }
      try Projector(plan, embeddings, clusters: clusters ?? []).write(to: folder)
    }
  }

  /// Adds the end of a failed run. It is removed if the run resumes.
  func failed() {
    attempt {
      let time = Date().timeIntervalSince1970
      try file.hold(
        contents + EventRecord.values([Hyperparameters.end(succeeded: false, time: time)], step: 0, time: time))
    }
  }

  // MARK: A phase

  /// Follows the log of a phase while it is trained.
  private final class LogListener: PhaseLogListener {
    private unowned let events: RunEvents
    private let index: Int
    private var lines: LineEvents?

    init(_ events: RunEvents, _ index: Int) {
      self.events = events
      self.index = index
    }

    func opened(_ kept: [LogLine]) {
      events.attempt {
        let lines = try events.begin(index)
        for line in kept { events.add(line, lines) }
        // Write only now, while holding the phase's lock, because another process may have been writing events of the
        // same run.
        try events.file.hold(events.contents)
        self.lines = lines
      }
    }

    func appended(_ line: LogLine) {
      guard let lines else { return }
      events.attempt { try events.file.append(events.add(line, lines)) }
    }
  }

  private func begin(_ index: Int) throws -> LineEvents {
    let lines = LineEvents(plan.phases[index], steps: try steps())
    guard case .images(let images) = try plan.train.images().samples else { return lines }  // vectors have no picture
    let grid = try ViewGrid(images, plan.setup, plan.phases[index], on: plan.device)
    let value = SummaryValue.image("views/\(plan.phases[index].name)", grid.picture)
    contents += EventRecord.values([value], step: lines.start, time: now)
    return lines
  }

  @discardableResult
  private func add(_ line: LogLine, _ lines: LineEvents) -> Data {
    let record = lines.record(line, otherwise: now)
    now = line.seconds1970 ?? now
    contents += record
    return record
  }

  /// Returns the number of steps per epoch.
  private func steps() throws -> Int { try plan.train.images().count / plan.setup.batch }

  private func lastStep() throws -> Int { try plan.phases.map(\.epochs).reduce(0, +) * steps() }

  // MARK: Errors

  private func attempt(_ body: () throws -> Void) {
    if hasFailed { return }
    do {
      try body()
    } catch {
      hasFailed = true
      isUnwritten = error is RunError
      note("TensorBoard's events are incomplete: \(error)")
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(RunEvents.self) }
