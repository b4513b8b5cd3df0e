import Metrics
import Recipe

/// Options for stopping trials early if they do worse than others. Choose one of two rules and the metric to compare
/// trials by.
public struct StopOptions: Options {
  /// Asynchronous successive halving: only the best fraction of the trials measured at an epoch continues.
  public var asha: SuccessiveHalving?
  /// The median stopping rule: a trial stops if its best value is below the median of the other trials' averages.
  public var median: MedianRule?
  /// The metric to compare trials by.
  public var measure = MeasureOptions()

  public init() {}

  public func validate() throws(OptionError) {
    switch (asha, median) {
    case (nil, nil): throw OptionError("asha", "is missing, and so is 'median'; write one of them, such as 'asha: {}'")
    case (_?, _?): throw OptionError("median", "cannot be combined with 'asha'; write one of them")
    default: return
    }
  }
}

/// The metric to compare trials by, averaged over the OOD sets of `data.validation`.
public struct MeasureOptions: Options {
  /// The label of a scorer that all trials have. The default is the recipe's first scorer.
  public var scorer: String?
  /// The detection metric. It measures how well the scores separate the OOD sets of `data.validation` from
  /// `data.validation.test`.
  public var metric = DetectionMetric.auroc

  public init() {}
}
