import Clutch

/// The contract of schedules.
enum ScheduleContract {
  static let all = [finite, sameNumber, span]

  static let finite = Check(Schedules.self, "the factor is finite and at least 0 from progress 0 to 1") {
    schedule, attempt in
    try check(schedule, attempt)
  }

  static let sameNumber = Check(Schedules.self, "the same progress gives the same factor, in any order") {
    schedule, attempt in
    let progress = (0...100).map { Double($0) / 100 }
    let (forth, back) = (progress.map { schedule($0) }, progress.reversed().map { schedule($0) })
    for (i, factor) in back.reversed().enumerated() where factor.bitPattern != forth[i].bitPattern {
      attempt.input = "progress \(progress[i])"
      throw CheckFailure("the factor is \(shown(forth[i])), but \(shown(factor)) the second time")
    }
  }

  static let span = Check("it has the options 'over' and 'warm-up', and uses them") { subject, attempt in
    attempt.input = "over: run, warm-up: 2"
    let written = subject.with([("over", .text("run")), ("warm-up", Node(.scalar("2", quoted: false)))])
    let schedule: any Schedule
    do {
      schedule = try choice(Schedules.self, written).value
    } catch let error as RecipeError {
      throw CheckFailure("they are refused: \(error.diagnostics.map(\.message).joined(separator: "; "))")
    }
    try expect(schedule.over == .run, "it is over: \(schedule.over)")
    try expect(schedule.warmUp == 2, "its warm-up is \(shown(schedule.warmUp))")
  }

  /// Uses a schedule once.
  static func use(_ schedule: any Schedule, _ subject: Subject, _ attempt: Attempt) throws {
    try check(schedule, attempt)
  }

  private static func check(_ schedule: any Schedule, _ attempt: Attempt) throws(CheckFailure) {
    for step in 0...100 {
      let progress = Double(step) / 100
      let factor = schedule(progress)
      attempt.input = "progress \(progress)"
      try expect(factor.isFinite && factor >= 0, "the factor is \(shown(factor))")
    }
  }
}
