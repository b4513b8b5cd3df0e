import Testing

@testable import Clutch

/// What every optimizer promises.
@Suite struct OptimizerPromisesTests {
  static let all = registered(Optimizers.self)

  @Test(arguments: all) func `a restart from copies ends in the same bits`(optimizer: any Optimizer) throws {
    try Regression.checkRestart(optimizer)
  }

  @Test(arguments: all) func `a parameter without a gradient is left alone`(optimizer: any Optimizer) throws {
    try Regression.checkWithoutGradient(optimizer)
  }
}
