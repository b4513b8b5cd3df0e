import Foundation
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage
@testable import Training

@Suite struct NormalizationTests {
  @Test func `a channel gets mean 0 and deviation 1`() {
    let images = Tensor([0, 255, 0, 255, 10, 10, 30, 30].map { UInt8($0) }, [1, 2, 2, 2])
    let normalization = Normalization(of: images)
    #expect(abs(normalization.mean[0] - 0.5) < 1e-7 && abs(normalization.deviation[0] - 0.5) < 1e-7)
    #expect(abs(normalization.mean[1] - 20 / 255.0) < 1e-7 && abs(normalization.deviation[1] - 10 / 255.0) < 1e-7)
    let values = normalization(images.to(.float32) / 255).floats
    #expect(zip(values, [-1, 1, -1, 1, -1, -1, 1, 1]).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}

@Suite struct CollapseTests {
  @Test func `equal projections have cosine 1 and rank 1, orthogonal ones 0 and their number`() {
    let same = Collapse(Tensor([1.0, 0, 1, 0, 1, 0], [3, 2]))
    #expect(abs(same.meanCosine - 1) < 1e-9 && abs(same.effectiveRank - 1) < 1e-6 && same.isTotal)
    let apart = Collapse(Tensor.eye(4, .float64))
    #expect(abs(apart.meanCosine) < 1e-9 && abs(apart.effectiveRank - 4) < 1e-6 && !apart.isTotal)
  }

  @Test func `projections that are not numbers count as collapsed`() {
    #expect(Collapse(Tensor([Double.nan, 0, 1, 0], [2, 2])).isTotal)
  }
}

@Suite struct SeedTests {
  @Test func `a draw depends on seed, purpose and place, and on nothing else`() {
    func draw(_ seed: Int, _ purpose: String, _ place: Int) -> [Float] {
      Tensor.rand([4], Seed(seed).generator(purpose, place)).floats
    }
    #expect(draw(1, "augment", 2) == draw(1, "augment", 2))
    let others = [draw(2, "augment", 2), draw(1, "order", 2), draw(1, "augment", 3)]
    #expect(!others.contains(draw(1, "augment", 2)))
  }
}

@Suite struct BatchesTests {
  @Test func `an epoch sees every image at most once, and whole batches only`() {
    let batches = Batches(images: 10, size: 3, Generator(seed: 1))
    #expect(batches.count == 3)
    let seen = (0..<3).flatMap { batches[$0].ints }
    #expect(Set(seen).count == 9 && seen.allSatisfy { (0..<10).contains($0) })
  }
}

@Suite struct ScheduleFactorTests {
  @Test func `the warm-up grows in a line, and the schedule proper follows on it`() {
    let schedule = ToySchedule(over: .phase, warmUp: 2)
    #expect(schedule.factor(epoch: 1, of: 10) == 0.5)
    #expect(schedule.factor(epoch: 2, of: 10) == 1)
    #expect(schedule.factor(epoch: 6, of: 10) == 0.5)
    #expect(schedule.factor(epoch: 10, of: 10) == 0)
  }

  @Test func `a warm-up as long as the span leaves nothing to divide by`() {
    #expect(ToySchedule(over: .phase, warmUp: 5).factor(epoch: 5, of: 5) == 0)
  }
}

@Suite struct ModelTests {
  @Test func `an embedding is the same whatever the size of the batches`() throws {
    let plan = try Plan(toyExperiment())
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    let whole = try model.embed(images.samples)
    let parts = try model.embed(images.samples, batch: 5)
    #expect((whole.features - parts.features).abs().max().item < 1e-6)
    #expect(whole.features.shape == [32, 4] && whole.projections.shape == [32, 4])
  }

  @Test func `an embedding is given up where it is asked to stop`() throws {
    let plan = try Plan(toyExperiment())
    let images = try plan.train.images()
    let model = try plan.makeModel(images)
    #expect(throws: Stopped.self) { try model.embed(images.samples, batch: 5) { true } }
  }
}
