/// How trials that do worse than others are stopped before their end: by one of two rules, and by what number.
public struct StopOptions: Options {
  /// Asynchronous successive halving: of the trials measured at an epoch, only the best share goes on.
  public var asha: SuccessiveHalving?
  /// The median stopping rule: who was never as good as half of the others were on average is stopped.
  public var median: MedianRule?
  /// The number that trials are compared by.
  public var measure = MeasureOptions()

  public init() {}

  public func validate() throws(OptionError) {
    switch (asha, median) {
    case (nil, nil): throw OptionError("asha", "is missing, and so is 'median'; write one of them, such as 'asha: {}'")
    case (_?, _?): throw OptionError("median", "stands beside 'asha'; write one of them")
    default: return
    }
  }
}

/// What trials are compared by: a metric, averaged over the OOD sets of `data.validation`.
public struct MeasureOptions: Options {
  /// The label of a scorer that all trials have; the recipe's first scorer where not given.
  public var scorer: String?
  /// How well its scores tell the OOD sets of `data.validation` from `data.validation.test`.
  public var metric = DetectionMetric.auroc

  public init() {}
}
