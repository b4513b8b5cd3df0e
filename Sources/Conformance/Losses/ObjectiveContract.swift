import Clutch
import Foundation

/// The contract of objectives with state.
enum ObjectiveContract {
  static let all = [finite, gradients, places, kept, resume, sameBits, input, layers, gpuAgrees].map {
    $0.only { $0 is any Objective.Type }
  }

  private static let steps = 10

  static let finite = Check(Losses.self, "ten steps of training give finite losses and finite weights") {
    loss, attempt in
    let trial = try trial(loss, attempt)
    for step in 0..<steps {
      attempt.input = "step \(step + 1) of a small model"
      let value = try trial.step(step)
      try expect(value.isFinite, "the loss is \(shown(value))")
      for part in trial.tensors { try expect(notFinite("'\(part.name)'", part.tensor.detach())) }
    }
  }

  static let gradients = Check(Losses.self, "every learned parameter gets a gradient within ten steps") {
    loss, attempt in
    let trial = try trial(loss, attempt)
    for step in 0..<steps { try trial.step(step) }
    guard let name = trial.unmoved.first else { return }
    throw CheckFailure("'\(name)' gets none; a tensor that is not trained belongs to 'kept'")
  }

  static let places = Check(Losses.self, "its tensors have different names and stay at their place in memory") {
    loss, attempt in
    let trial = try trial(loss, attempt)
    let names = trial.tensors.map(\.name)
    for (i, name) in names.enumerated() where names[..<i].contains(name) {
      throw CheckFailure("two tensors are named '\(name)'")
    }
    // These share the memory of the tensors, whatever is written there.
    let before = trial.tensors.map { $0.tensor.detach() }
    for step in 0..<3 { try trial.step(step) }
    let now = trial.named
    try expect(
      now.map(\.name) == names,
      "the tensors are \(list(now.map(\.name))) after three steps, but were \(list(names)) before")
    for (part, old) in zip(now, before) where otherBits("", part.tensor.detach(), than: old) != nil {
      throw CheckFailure("'\(part.name)' has moved after three steps; update it with 'copy(from:)'")
    }
  }

  static let kept = Check(Losses.self, "what it keeps gets no gradient and is not part of the model") {
    loss, attempt in
    let trial = try trial(loss, attempt)
    for part in trial.kept {
      try expect(!part.tensor.requiresGradient, "'\(part.name)' requires a gradient")
    }
    let before = trial.copies
    withoutGradient {
      for part in trial.model.tensors { call("aten::add_.Scalar", part.tensor, 1) }
    }
    let kept = Set(trial.kept.map(\.name))
    for (part, copy) in zip(trial.tensors, before) where kept.contains(part.name) {
      guard otherBits("", part.tensor.detach(), than: copy.tensor) != nil else { continue }
      throw CheckFailure("'\(part.name)' is a tensor of the model that is trained; keep a copy")
    }
  }

  static let resume = Check(Losses.self, "training resumed from its tensors goes on with the same bits") {
    loss, attempt in
    let whole = try trial(loss, attempt)
    for step in 0..<3 { try whole.step(step) }
    let saved = whole.copies
    let resumed = try trial(loss, attempt, seed: 5)
    resumed.restore(saved)
    for step in 3..<6 {
      attempt.input = "step \(step + 1), resumed after step 3"
      let (value, expected) = (try resumed.step(step), try whole.step(step))
      try expect(
        value.bitPattern == expected.bitPattern,
        "the loss is \(shown(value)), but \(shown(expected)) without the interruption; every tensor that a later step "
          + "needs must be in 'learned' or 'kept'")
    }
    try expect(resumed.difference(from: whole.copies))
  }

  static let sameBits = Check(Losses.self, "the same seed gives the same bits") { loss, attempt in
    let (first, second) = (try trial(loss, attempt), try trial(loss, attempt))
    for step in 0..<3 {
      attempt.input = "step \(step + 1)"
      let (value, expected) = (try second.step(step), try first.step(step))
      try expect(value.bitPattern == expected.bitPattern, "the loss is \(shown(value)), then \(shown(expected))")
    }
    try expect(second.difference(from: first.copies))
  }

  static let input = Check(Losses.self, "the images and views of a batch are not changed") { loss, attempt in
    let trial = try trial(loss, attempt)
    let batch = trial.batch(0)
    let (images, views) = (batch.images.clone(), batch.views[0].clone())
    try trial.step(0, of: batch)
    try expect(otherBits("the images", batch.images, than: images).map { "it writes to the images: \($0)" })
    try expect(otherBits("the first view", batch.views[0], than: views).map { "it writes to the views: \($0)" })
  }

  static let layers = Check(
    Losses.self, "the layers that it adds are finite, depend on each image alone, and are determined by its tensors"
  ) { loss, attempt in
    let (trial, restored) = (try trial(loss, attempt), try trial(loss, attempt, seed: 5))
    try checkNames(of: trial.learner.allLayers)
    for step in 0..<3 { try trial.step(step) }
    let before = trial.copies
    restored.restore(before)
    for (index, layer) in trial.learner.allLayers.enumerated() {
      attempt.input = "the layer '\(layer.name)' after three steps"
      let vectors = try trial.vectors(of: layer)
      try expect(
        vectors.rank == 2 && vectors.size(0) == ObjectiveTrial.batch,
        "its shape is \(vectors.shape), but should be [\(ObjectiveTrial.batch), d]")
      try expect(notFinite("the layer", vectors))
      try expect(otherBits("the layer", try trial.vectors(of: layer), than: vectors).map { "read again: \($0)" })
      let others = restored.learner.allLayers
      guard others.indices.contains(index), others[index].name == layer.name else {
        throw CheckFailure("a second learner has other layers; they may depend only on the options")
      }
      try expect(
        otherBits("the layer", try restored.vectors(of: others[index]), than: vectors).map {
          "computed by a new learner with the same tensors: \($0); everything that it depends on must be in 'learned' or "
            + "'kept'"
        })
      let few = try trial.vectors(of: layer, 0..<3)
      try expect(
        difference("the layer of the first 3 images alone", few, from: vectors[0..<3], within: 1e-5, relative: 1e-4))
    }
    try expect(trial.difference(from: before).map { "reading layers changes tensors: \($0)" })
  }

  /// Rejects names that an added layer cannot have.
  private static func checkNames(of layers: [LearnerLayer]) throws(CheckFailure) {
    let names = layers.map(\.name)
    for (i, name) in names.enumerated() {
      if Layer(named: name) == nil { throw CheckFailure("a layer is named '\(name)', but must be named like layer3") }
      if names[..<i].contains(name) { throw CheckFailure("two layers are named '\(name)'") }
      if Network.taken.contains(name) {
        throw CheckFailure("a layer is named '\(name)', which already has a meaning; rename it")
      }
    }
  }

  static let gpuAgrees = Check(Losses.self, "GPU and CPU give the same losses, up to rounding") { loss, attempt in
    let device = try gpu()
    let (here, there) = (try trial(loss, attempt), try trial(loss, attempt, on: device))
    for step in 0..<3 {
      attempt.input = "step \(step + 1)"
      let (value, expected) = (try there.step(step), try here.step(step))
      try expect(
        abs(value - expected) <= 1e-2 * max(1, abs(expected)),
        "the loss is \(shown(value)), but \(shown(expected)) on the CPU")
    }
  }

  /// Uses an objective once.
  static func use(_ loss: AnyLoss, _ subject: Subject, _ attempt: Attempt) throws {
    let value = try trial(loss, attempt).step(0)
    try expect(value.isFinite, "the loss is \(shown(value))")
  }

  // MARK: Parts

  /// Starts an objective with as many views as it needs.
  private static func trial(
    _ loss: AnyLoss, _ attempt: Attempt, seed: UInt64 = 1, on device: Device = .cpu
  ) throws -> ObjectiveTrial {
    attempt.input = "a small model, images 1 x 8 x 8"
    do {
      return try ObjectiveTrial(loss, steps: steps, seed: seed, on: device)
    } catch let error as OptionError {
      throw CheckSkipped("it does not start on a small model with 2 views and batches of 8 images: \(error)")
    }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
