import Testing

@testable import TensorBoard
@testable import Training

@Suite struct LogNumbersTests {
  private func line(_ event: String, _ change: (inout LogLine) -> Void = { _ in }) -> LogLine {
    var line = LogLine(event: event, phase: "warm-up", epoch: 2, step: 10)
    change(&line)
    return line
  }

  private func texts(_ line: LogLine) -> [String] { line.numbers.map { "\($0.name)=\($0.value)" } }

  @Test func `a step has its loss, rate, norm and speed, then the terms of the loss by name`() {
    let found = line("step") { line in
      (line.loss, line.learningRate, line.gradientNorm, line.imagesPerSecond) = (1.5, 0.25, 4, 1000)
      line.parts = ["variance": 0.5, "covariance": 0.125]
    }
    #expect(
      texts(found) == [
        "train/loss=1.5", "train/learning-rate=0.25", "train/gradient-norm=4.0", "train/images-per-second=1000.0",
        "train/loss/covariance=0.125", "train/loss/variance=0.5",
      ])
  }

  @Test func `an epoch has numbers of its own group`() {
    let found = line("epoch") { line in
      (line.loss, line.learningRateFactor, line.meanCosine) = (1.5, 0.5, 0.25)
      (line.effectiveRank, line.seconds) = (16, 8)
    }
    #expect(
      texts(found) == [
        "epoch/loss=1.5", "epoch/learning-rate-factor=0.5", "epoch/mean-cosine=0.25", "epoch/effective-rank=16.0",
        "epoch/seconds=8.0",
      ])
  }

  @Test(arguments: ["clusters", "clusters-2", "clusters-10"])
  func `every clustering has a group of its name`(event: String) {
    let found = line(event) { line in
      (line.clusters, line.smallest, line.largest) = (8, 3, 40)
      (line.agreement, line.seconds) = (0.75, 2)
      line.quality = ["nmi": 0.5, "accuracy": 0.25]
    }
    let expected = [
      "count=8.0", "smallest=3.0", "largest=40.0", "agreement=0.75", "seconds=2.0", "accuracy=0.25", "nmi=0.5",
    ]
    #expect(texts(found) == expected.map { "\(event)/\($0)" })
  }

  @Test func `numbers that a line lacks are left out`() {
    #expect(texts(line("step") { $0.loss = 2 }) == ["train/loss=2.0"])
    #expect(texts(line("epoch") { $0.seconds = 3 }) == ["epoch/seconds=3.0"])
    #expect(texts(line("clusters") { $0.agreement = 1 }) == ["clusters/agreement=1.0"])
    for event in ["step", "epoch", "clusters"] { #expect(texts(line(event)).isEmpty) }
  }

  @Test func `a number of another event is not told`() {
    #expect(texts(line("step") { ($0.seconds, $0.clusters) = (3, 8) }).isEmpty)
    #expect(texts(line("epoch") { ($0.learningRate, $0.quality) = (3, ["nmi": 1]) }).isEmpty)
    #expect(texts(line("clusters") { ($0.loss, $0.parts) = (3, ["a": 1]) }).isEmpty)
  }

  @Test(arguments: ["", "steps", "my-clusters", "end"]) func `unknown events have no numbers`(event: String) {
    let found = line(event) { ($0.loss, $0.seconds, $0.agreement) = (1, 2, 3) }
    #expect(found.numbers.isEmpty)
  }
}
