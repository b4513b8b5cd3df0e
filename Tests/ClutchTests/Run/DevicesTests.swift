import Formats
import Foundation
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage
@testable import Training

/// Whole runs on each device. Serialized because threads, which are part of a key, belong to the whole process.
@Suite(.serialized) struct DevicesTests {
  private func run(_ store: String, _ device: Device, _ recorder: Recorder = Recorder()) throws -> Data? {
    let run = Run(try Plan(toyExperiment("machine.device=\(device)")), store: Store(runs: store), observer: recorder)
    _ = try run.execute()
    return FileManager.default.contents(atPath: "\(run.folder)/checkpoint.safetensors")
  }

  @Test(arguments: Device.tested) func `a run that was stopped goes on to the same bits`(device: Device) throws {
    try device.orSkip()
    let (whole, parts) = (try TemporaryFolder(), try TemporaryFolder())
    let undisturbed = try run(whole.path, device)
    #expect(throws: Stopped.self) { try run(parts.path, device, Recorder(stopAfter: 3)) }
    #expect(try run(parts.path, device) == undisturbed)
  }

  @Test(arguments: Device.tested) func `training images live where they are trained on`(device: Device) throws {
    try device.orSkip()
    #expect(Samples.images(.zeros([4, 3, 8, 8], .uint8)).resident(on: device).device == device)
  }
}

/// A loss that is NaN from its third call on.
private struct LateLoss: Loss {
  static let name = "late"
  func callAsFunction(_ views: Views) -> Tensor {
    DivergesLate.calls += 1
    return ToyLoss()(views) * (DivergesLate.calls < 3 ? 1 : Double.nan)
  }
}

@Suite(.serialized) struct DivergesLate {
  nonisolated(unsafe) static var calls = 0
  private static let registered: Void = register(LateLoss.self)

  @Test(arguments: [true, false])
  func `a loss that is not a number is named by its own step, whenever it is looked at`(everyStep: Bool) throws {
    _ = Self.registered
    Self.calls = 0
    let plan = try Plan(toyExperiment("train.phases.first.loss=late"))
    plan.environment.apply()
    let folder = try TemporaryFolder()
    let images = try plan.train.images()
    let recorder = Recorder()
    let files = PhaseFiles(folder.path)
    let trainer = try Trainer(
      images: images.samples, plan.setup, plan.phases[0], files, recorder, readingEveryStep: everyStep,
      build: { try plan.makeModel(images) })
    let error = #expect(throws: RunError.self) { _ = try trainer.run(after: nil) }
    #expect(error?.description.contains("is not a number in phase first, epoch 1, step 3. A smaller") == true)
    #expect(Self.calls == (everyStep ? 3 : 4))  // four steps per epoch; all are checked at the last one
    #expect(try files.partial() == nil && !files.isFinished)
  }

  @Test func `losses that are looked at together are those that are looked at one by one`() throws {
    func epochs(everyStep: Bool) throws -> [Double] {
      let plan = try Plan(toyExperiment())
      plan.environment.apply()
      let images = try plan.train.images()
      let recorder = Recorder()
      let trainer = try Trainer(
        images: images.samples, plan.setup, plan.phases[0],
        PhaseFiles(try TemporaryFolder().path, isWriter: false), recorder, readingEveryStep: everyStep,
        build: { try plan.makeModel(images) })
      _ = try trainer.run(after: nil)
      #expect(recorder.steps == (everyStep ? 8 : 2))
      return recorder.events.compactMap { if case .epoch(let report) = $0 { report.loss } else { nil } }
    }
    #expect(try epochs(everyStep: true) == epochs(everyStep: false))
  }
}
