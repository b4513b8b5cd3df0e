import Experiments
import Recipe
import Stages

/// A validated rule for stopping a sweep's trials early.
public struct Stopping: Sendable {
  public enum Rule: Sendable {
    case asha(SuccessiveHalving)
    case median(MedianRule)

    var text: String {
      switch self {
      case .asha(let asha): "asha, reduction \(asha.reduction)"
      case .median(let median): "median of \(median.trials) trials or more"
      }
    }
  }

  public let rule: Rule
  public let measure: Measure

  /// Returns the epochs at which trials are measured before they reach `epochs`: `first`, then repeatedly multiplied by
  /// the reduction, or by 2 for the median rule.
  func rungs(of epochs: Int) -> [Int] {
    let (first, factor) =
      switch rule {
      case .asha(let asha): (asha.first, asha.reduction)
      case .median(let median): (median.first, 2)
      }
    var rungs: [Int] = []
    var epoch = first
    while epoch < epochs {
      rungs.append(epoch)
      epoch *= factor
    }
    return rungs
  }

  /// Returns the work that trains the last phase of a run: up to each rung, and then to the end.
  func steps(of plan: Plan) -> [SweepStage.Work] {
    let last = plan.phases.count - 1
    return rungs(of: plan.lastEpochs).map { .rung(phase: last, epoch: $0, measure) } + [.phase(last)]
  }
}

extension Stopping {
  /// - Parameters:
  /// - place: The options' place in the recipe.
  /// - scorers: The recipe's scorers.
  /// - Throws: A `RecipeError` if the trials cannot be measured or would never be measured.
  init(
    _ options: StopOptions, at place: Node, scorers: [LabeledScorer], _ trials: [Trial], _ plans: [Plan]
  ) throws {
    rule = options.median.map { .median($0) } ?? .asha(options.asha ?? SuccessiveHalving())
    let label = options.measure.scorer ?? scorers.first?.label ?? ""
    measure = Measure(scorer: label, metric: options.measure.metric)
    var errors = TrialErrors(trials.count)
    for (trial, plan) in zip(trials, plans) {
      if let message = Stopping.reasonAgainst(plan, label) {
        try errors.add(RecipeError([Diagnostic(message, at: place)]), of: trial)
      }
    }
    try errors.throwAll()
    let longest = plans.map(\.lastEpochs).max() ?? 0
    if rungs(of: longest).isEmpty {
      let epochs = longest == 1 ? "1 epoch" : "\(longest) epochs"
      throw RecipeError([
        Diagnostic(
          "'stop' first measures at epoch \(first), but the last phase has \(epochs); use a smaller 'first'", at: place
        )
      ])
    }
  }

  private var first: Int {
    switch rule {
    case .asha(let asha): asha.first
    case .median(let median): median.first
    }
  }

  private static func reasonAgainst(_ plan: Plan, _ label: String) -> String? {
    if plan.validation == nil {
      return "'stop' needs validation images; add 'validation: {test: …, ood: {…}}' to 'data'"
    }
    let labels = plan.scorers.map(\.label)
    if labels.contains(label) { return nil }
    return
      "'stop' uses the scorer '\(label)', but there is none\(hint(for: label, among: labels, otherwise: "there are"))"
  }
}

extension Plan {
  /// The number of epochs of the last phase.
  var lastEpochs: Int { phases.last?.epochs ?? 0 }
}
