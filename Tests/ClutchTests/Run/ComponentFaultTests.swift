import Formats
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Experiments
@testable import PluginFiles
@testable import Stages
@testable import Storage

// A matrix product with mismatched shapes, in every kind of component.

private func mismatch(_ tensor: Tensor) -> Tensor { Tensor.ones([2, 3]).matmul(.ones([2, 3])) + tensor.sum() }

private struct FailingLoss: Loss {
  static let name = "failing-loss"
  func callAsFunction(_ views: Views) -> Tensor { mismatch(views.unit) }
}

private struct FailingAugmentation: Augmentation {
  static let name = "failing-augmentation"
  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor { mismatch(images) }
}

private final class FailingLayer: Module {
  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { mismatch(input) }
}

private struct FailingEncoder: Encoder {
  static let name = "failing-encoder"
  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(FailingLayer(), outputs: 4)
  }
}

private struct FailingHead: Head {
  static let name = "failing-head"
  func build(inputs: Int, _ random: Generator) -> Network { Network(FailingLayer(), outputs: 4) }
}

/// Returns NaN, as if the loss were from a plugin file.
private struct PluginLoss: Loss {
  static let name = "plugin-loss"
  func callAsFunction(_ views: Views) -> Tensor { views.unit.sum() * Double.nan }
}

/// The value is right, but the root of 0 has an infinite slope.
private struct SteepLoss: Loss {
  static let name = "steep"
  func callAsFunction(_ views: Views) -> Tensor { (views.unit - views.unit.detach()).square().sum().sqrt() }
}

private let failing: Void = {
  toys
  register(FailingLoss.self)
  register(FailingAugmentation.self)
  register(FailingEncoder.self)
  register(FailingHead.self)
  register(SteepLoss.self)
  do {
    let path = try TemporaryFolder().write("// a loss", "plugin-loss.swift")
    registerSources(
      ["plugin-loss.swift": "// a loss"], of: "ModuleOfPluginLoss",
      from: PluginOrigin(path: path, isFolder: false, hash: SHA256.hex("// a loss")))
  } catch {
    Issue.record("the plugin file cannot be written: \(error)")
  }
  register(PluginLoss.self, file: "ModuleOfPluginLoss/plugin-loss.swift")
}()

/// Returns the message with short paths, and without the shapes and other details that libtorch adds.
private func short(_ error: Any) -> String {
  String("\(error)".split(separator: "\n")[0]).replacing(/aten::matmul.*/, with: "aten::matmul…")
    .replacing(/[^ (`]*\/(?=toys\.yaml|plugin-loss\.swift|\.cache)/, with: "")
    .replacing(/kept in \S+/, with: "kept in …")
}

@Suite(.serialized) struct ComponentFaultTests {
  private func plan(_ override: String) throws -> Plan {
    failing
    let folder = try TemporaryFolder()
    return try Plan(Experiment(recipe: folder.write(toyRecipe, "toys.yaml"), overrides: [override]))
  }

  @Test(arguments: [
    (
      "train.phases.first.loss=failing-loss",
      "the loss 'failing-loss' (ClutchTests/ComponentFaultTests.swift) failed in phase first for 4 images: aten::matmul…"
    ),
    (
      "augment=[failing-augmentation]",
      "the augmentation 'failing-augmentation' (ClutchTests/ComponentFaultTests.swift) failed on 4 images: aten::matmul…"
    ),
    (
      "encoder=failing-encoder",
      "the encoder 'failing-encoder' (ClutchTests/ComponentFaultTests.swift) failed on 4 images: aten::matmul…"
    ),
    (
      "head=failing-head",
      "the head 'failing-head' (ClutchTests/ComponentFaultTests.swift) failed on the encoder's output for 4 images: "
        + "aten::matmul…"
    ),
    (
      "train.phases.first.loss=plugin-loss",
      "the loss 'plugin-loss' (plugin-loss.swift) gives nan in phase first for 4 images, and also for noise; "
        + "try `clutch test-plugin plugin-loss.swift`"
    ),
    (
      "train.phases.first.loss=steep",
      "the loss 'steep' (ClutchTests/ComponentFaultTests.swift) gives a gradient that is infinite or not a number in "
        + "phase first for 4 images, and also for noise; choose other options"
    ),
  ])
  func `a check names the component that fails, and its place`(override: String, message: String) throws {
    let error = try #require(throws: RecipeError.self) { try plan(override).check() }
    #expect(short(error.diagnostics[0].message) == message)
    #expect(error.diagnostics.count == 1 && error.diagnostics[0].location != nil)
  }

  @Test(arguments: [1.0, 1e-6, 1e-30]) func `a low temperature is no fault`(temperature: Double) throws {
    try plan("train.phases.second.loss={toy-clusters: {temperature: \(temperature)}}").check()
  }

  @Test func `the first step names a loss that fails, and how to test a plugin that is not a number`() throws {
    let folder = try TemporaryFolder()
    func message(_ loss: String) throws -> String {
      let run = Run(try plan("train.phases.first.loss=\(loss)"), store: Store(runs: folder.path), observer: nil)
      return short(try #require(throws: RunError.self) { try run.execute() })
    }
    #expect(
      try message("failing-loss").hasSuffix(
        "error: the loss 'failing-loss' (ClutchTests/ComponentFaultTests.swift) failed in phase first, epoch 1, step 1: "
          + "aten::matmul…"))
    #expect(
      try message("plugin-loss")
        == "training diverged: the loss 'plugin-loss' (plugin-loss.swift) is not a number in phase first, epoch 1, "
        + "step 1. As this is the phase's very first step, try `clutch test-plugin plugin-loss.swift`")
  }
}
