import Testing
import Torch

@testable import Components
@testable import Training

@Suite struct CollapseWatchTests {
  /// Unit rows of which every two have the cosine `cosine`.
  private func collapse(_ cosine: Double) -> Collapse {
    let n = 8
    let rows = Tensor.eye(n, .float64) * (1 - cosine).squareRoot()
    let shared = Tensor.full([n, 1], cosine.squareRoot(), .float64)
    return Collapse(.concatenate([rows, shared], axis: 1))
  }

  /// Unit rows along one line, half of them in each direction: rank 1, without a high cosine.
  private let line = Collapse(Tensor([1.0, -1, 1, -1, 1, -1, 1, -1], [8, 1]))

  /// The findings after each epoch of a phase, up to the first one.
  private func findings(
    from start: Double, _ cosines: [Double], loss: Double = 4, of epochs: Int = 20
  ) -> [CollapseWatch.Finding?] {
    var watch = CollapseWatch()
    watch.begin(collapse(start), loss: 5)
    return cosines.enumerated().map { i, cosine in
      let report = EpochReport(
        phase: "first", epoch: i + 1, epochs: epochs, loss: loss, learningRateFactor: 1, collapse: collapse(cosine),
        seconds: 1)
      return watch.finding(after: report)
    }
  }

  @Test func `an untrained network whose projections are alike may train on`() {
    #expect(findings(from: 0.9915, [0.9915, 0.9921, 0.9909, 0.587, 0.111]) == [nil, nil, nil, nil, nil])
    #expect(findings(from: 0.997, [0.996, 0.995, 0.994], of: 3) == [nil, nil, nil])
  }

  @Test func `projections that become alike have collapsed after three epochs in a row`() {
    #expect(findings(from: 0.3, [0.995, 0.996, 0.997]) == [nil, nil, .collapsed])
    #expect(findings(from: 0.3, [0.995, 0.6, 0.995, 0.995]) == [nil, nil, nil, nil])
    #expect(findings(from: 0.992, [0.997, 0.999, 0.9999]) == [nil, nil, .collapsed])
  }

  @Test func `at the end of a phase one epoch is enough`() {
    #expect(findings(from: 0.3, [0.5, 0.9999], of: 2) == [nil, .collapsed])
  }

  @Test func `projections that were one point and stay so have collapsed`() {
    #expect(findings(from: 1, [1, 1, 1]) == [nil, nil, .collapsed])
  }

  @Test func `a loss out of all proportion is divergence, at once`() {
    #expect(findings(from: 0.3, [0.995], loss: 7e11) == [.diverged])
    #expect(findings(from: 0.3, [0.5], loss: 7e11) == [nil])
  }

  @Test func `the error says how the loss has grown`() {
    var watch = CollapseWatch()
    watch.begin(collapse(0.3), loss: 4.852)
    let report = EpochReport(
      phase: "first", epoch: 2, epochs: 9, loss: 7e11, learningRateFactor: 1, collapse: collapse(0.999), seconds: 1)
    #expect(watch.growth(report) == "has a mean of 7e+11, compared with 4.85 at the first step")
    #expect(
      watch.message(report, advice: "A predictor may help", stops: true)
        == "the projections collapsed in phase first, epoch 2: the mean cosine between images is 0.9990 (0.3000 "
        + "before its first step). A predictor may help; to train on anyway, set train.stop-on-collapse: false")
  }

  @Test func `a loss that only collapsed projections reach counts, whatever their cosine`() {
    var watch = CollapseWatch()
    watch.begin(collapse(0.3), loss: -0.2)
    let findings = (1...4).map { epoch in
      watch.finding(
        after: EpochReport(
          phase: "first", epoch: epoch, epochs: 20, loss: epoch == 1 ? -0.7 : -0.9995, learningRateFactor: 1,
          collapse: line, seconds: 1), collapsedLosses: -1.001 ... -0.998)
    }
    #expect(findings == [nil, nil, nil, .collapsed])
    let report = EpochReport(
      phase: "first", epoch: 4, epochs: 20, loss: -0.9995, learningRateFactor: 1, collapse: line, seconds: 1)
    #expect(
      watch.message(report, advice: "A predictor may help", stops: false)
        == "the projections collapsed in phase first, epoch 4: the mean loss is -0.9995, and the effective rank of "
        + "projections is 1.0 (7.7 before its first step). A predictor may help")
  }

  @Test(arguments: [(0.3, [0.1, 0.2, 0.3]), (0.9, [0.95, 0.96, 0.96])])
  func `such a loss alone is no collapse, as with equal views, whose rank does not fall`(
    start: Double, cosines: [Double]
  ) {
    var watch = CollapseWatch()
    watch.begin(collapse(start), loss: -0.9995)
    let findings = cosines.enumerated().map { i, cosine in
      watch.finding(
        after: EpochReport(
          phase: "first", epoch: i + 1, epochs: 3, loss: -1, learningRateFactor: 1, collapse: collapse(cosine),
          seconds: 1), collapsedLosses: -1.001 ... -0.998)
    }
    #expect(findings == [nil, nil, nil])
  }

  @Test func `a rank that has fallen is no collapse without such a loss`() {
    var watch = CollapseWatch()
    watch.begin(collapse(0.3), loss: -0.2)
    let report = EpochReport(
      phase: "first", epoch: 3, epochs: 3, loss: -0.9, learningRateFactor: 1, collapse: line, seconds: 1)
    #expect(watch.finding(after: report, collapsedLosses: -1.001 ... -0.998) == nil)
  }

  @Test func `what a checkpoint says of it goes on to the same finding`() throws {
    var watch = CollapseWatch()
    #expect(watch.text == nil)
    watch.begin(collapse(0.3), loss: 5)
    for epoch in 1...3 {
      let text = try #require(watch.text)
      watch = try #require(CollapseWatch(text))
      let report = EpochReport(
        phase: "first", epoch: epoch, epochs: 20, loss: 4, learningRateFactor: 1, collapse: collapse(0.999), seconds: 1)
      #expect(watch.finding(after: report) == (epoch == 3 ? .collapsed : nil))
    }
    #expect(CollapseWatch("1 2 3") == nil && CollapseWatch("a b c d") == nil)
  }

  @Test func `of a single image nothing is known`() {
    #expect(!Collapse(Tensor([1.0, 0], [1, 2])).isTotal)
  }
}
