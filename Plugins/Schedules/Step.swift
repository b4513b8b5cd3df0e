import Clutch

/// Lowers the learning rate at once at given points of training, as `torch.optim.lr_scheduler.MultiStepLR`.
///
/// factor(p) = factor^m, where m counts the milestones that p, the share of the span that is done, has reached.
struct Step: Schedule {
  static let name = "step"

  /// What the milestones are shares of: `phase` starts anew in every phase, `run` goes down once.
  var over = ScheduleSpan.phase
  /// Epochs at the start in which the rate grows from 0, fewer than the span has; more spares large batches and high
  /// rates an unstable start.
  var warmUp = 0.0
  /// Shares of the span after which the rate falls, ascending from 0 to 1; later ones learn longer at the high rate.
  var milestones = [0.5, 0.75]
  /// What each milestone multiplies the rate by; lower makes deeper steps.
  var factor = 0.1

  func validate() throws(OptionError) {
    try require("warmUp", warmUp, atLeast: 0)
    for milestone in milestones { try require("milestones", milestone, in: 0...1) }
    if milestones != milestones.sorted() { throw OptionError("milestones", "must ascend, but are \(milestones)") }
    try require("factor", factor, above: 0, upTo: 1)
  }

  func callAsFunction(_ progress: Double) -> Double {
    milestones.prefix { $0 <= progress }.reduce(1) { rate, _ in rate * factor }
  }
}

@section("plugins") @used private let entry: Entry = { register(Step.self) }
