import Clutch

/// A golden case of a schedule.
struct ScheduleCase: CaseOptions {
  var schedule: Choice<Schedules>?
  var source: String?
  var waives: [String] = []
  /// Pairs of progress and factor.
  var factors: Numbers?
  var tolerance = 0.00001

  var choice: Choice<Schedules>? { schedule }

  func validate() throws(OptionError) {
    let form = "a list of [progress, factor]"
    try requireGiven(("factors", factors != nil, form))
    try require("tolerance", tolerance, atLeast: 0)
    if let shape = factors?.shape, shape.count != 2 || shape[1] != 2 {
      throw OptionError("factors", "must be \(form), but has the shape \(shape)")
    }
  }

  func check(_ schedule: any Schedule, _ attempt: Attempt) throws(CheckFailure) {
    let numbers = factors?.elements ?? []
    for i in stride(from: 0, to: numbers.count, by: 2) {
      let found = schedule(numbers[i])
      let name = "the factor at progress \(shown(numbers[i]))"
      try expect(
        difference(
          name, Tensor([found], []), from: Tensor([numbers[i + 1]], []), within: tolerance, relative: tolerance))
    }
  }
}
