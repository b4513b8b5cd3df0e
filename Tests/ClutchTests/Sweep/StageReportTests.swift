import Foundation
import Testing
import Torch

@testable import Components
@testable import Storage
@testable import Sweeps
@testable import Training

@Suite struct StageReportTests {
  private func made(from event: Event) -> StageReport? { StageReport(event, of: 7, batch: 64) }

  private func step(imagesPerSecond: Double) -> Event {
    .step(
      StepReport(
        phase: "p", epoch: 2, epochs: 5, step: 3, steps: 10, loss: 0.5, imagesPerSecond: imagesPerSecond))
  }

  @Test func `a step tells the epoch, the loss and the time left in the phase`() throws {
    let report = try #require(made(from: step(imagesPerSecond: 128)))
    #expect(report.number == 7 && report.kind == .step && report.loss == 0.5)
    #expect(report.epoch == 2 && report.epochs == 5)
    // 3 epochs of 10 steps are left, except 3 steps: 27 steps of 64 images at 128 images per second.
    #expect(report.secondsLeft == 13.5)
  }

  @Test func `before the speed is known, no time is told`() throws {
    #expect(try #require(made(from: step(imagesPerSecond: 0))).secondsLeft == nil)
  }

  @Test func `an epoch tells its number, loss and duration`() throws {
    let collapse = Collapse(.zeros([1, 2]))
    let event = Event.epoch(
      EpochReport(
        phase: "p", epoch: 3, epochs: 5, loss: 0.25, learningRateFactor: 1, collapse: collapse, seconds: 8))
    let report = try #require(made(from: event))
    #expect(report.kind == .epoch && report.epoch == 3 && report.epochs == 5)
    #expect(report.loss == 0.25 && report.seconds == 8 && report.secondsLeft == nil && report.text == nil)
  }

  @Test func `a phase tells the epoch at which it begins or goes on`() throws {
    let report = try #require(made(from: .phase(name: "p", epochs: 5, steps: 10, atEpoch: 4, atStep: 2)))
    #expect(report.kind == .phase && report.epoch == 4 && report.epochs == 5)
  }

  @Test func `a clustering tells its duration`() throws {
    let event = Event.clustered(
      ClusterReport(phase: "p", epoch: 1, clusters: 3, smallest: 1, largest: 9, agreement: nil, seconds: 2.5))
    let report = try #require(made(from: event))
    #expect(report.kind == .clusters && report.seconds == 2.5 && report.epoch == nil)
  }

  @Test func `work without epochs is told in words`() {
    let events: [Event] = [
      .clustering(phase: "p"), .embedding(set: "test, 3 views", images: 9), .scoring(scorer: "knn"),
      .waiting(folder: "f"),
    ]
    #expect(events.map { made(from: $0)?.kind } == [.doing, .doing, .doing, .doing])
    #expect(
      events.map { made(from: $0)?.text } == [
        "clustering", "embedding test, 3 views", "scoring: knn", "waiting for another process",
      ])
  }

  @Test func `the start of a run, cached stages and notes are not reported`() {
    for event in [Event.started(name: "n", folder: "f"), .reused(stage: "phase p"), .note("text")] {
      #expect(made(from: event) == nil)
    }
  }

  @Test func `a report is a line of JSON without what it does not know`() throws {
    #expect(
      JSON.line(StageReport(.failed, of: 3, text: "it diverged"))
        == #"{"kind":"failed","number":3,"text":"it diverged"}"#
        + "\n")
    let again = try JSON.decode(StageReport.self, from: Data(#"{"kind":"step","number":1,"loss":"nan"}"#.utf8))
    #expect(again.loss?.isNaN == true && again.epoch == nil)
  }
}
