import Clutch

/// Lowers the learning rate at once at given points of training, as `torch.optim.lr_scheduler.MultiStepLR`.
///
/// factor(p) = factor^m, where m counts the milestones that p, the share of the span that is done, has reached.
struct Step: Schedule {
  static let name = "step"

  /// What the milestones are shares of: `phase` starts anew in every phase, `run` goes down once.
  var over = ScheduleSpan.phase
  /// Epochs at the start in which the rate grows from 0; more spares large batches and high rates an unstable start.
  var warmUp = 0.0
  /// Shares of the span after which the rate falls, ascending within 0 ... 1; later ones learn longer at the high rate.
  var milestones = [0.5, 0.75]
  /// What each milestone multiplies the rate by; lower makes deeper steps.
  var factor = 0.1

  func validate() throws(OptionError) {
    if warmUp < 0 { throw OptionError("warmUp", "must be at least 0, but is \(warmUp)") }
    if milestones != milestones.sorted() || milestones.contains(where: { !(0...1).contains($0) }) {
      throw OptionError("milestones", "must be ascending within 0 ... 1, but is \(milestones)")
    }
    if factor <= 0 || factor > 1 { throw OptionError("factor", "must be above 0 and at most 1, but is \(factor)") }
  }

  func callAsFunction(_ progress: Double) -> Double {
    milestones.prefix { $0 <= progress }.reduce(1) { rate, _ in rate * factor }
  }
}

@section("plugins") @used private let entry: Entry = { register(Step.self) }
