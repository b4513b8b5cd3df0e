import Clutch

/// The contract of optimizers.
enum OptimizerContract {
  static let all = [descends, restart, idle, places, names, withoutGradients, degenerate, gpuAgrees]

  private static let factors = [0.25, 1, 0.75, 0.5, 0.125]

  static let descends = Check(Optimizers.self, "a hundred steps reduce a convex function") { optimizer, attempt in
    let bowl = Quadratic()
    attempt.input = Quadratic.description
    let (updater, start) = (optimizer.start(bowl.parameters), bowl.value)
    try bowl.step(updater, Array(repeating: 1, count: 100))
    try expect(bowl.value < start, "it starts at \(shown(start)) and ends at \(shown(bowl.value))")
  }

  static let restart = Check(Optimizers.self, "a restart from a copy of weights and state gives the same bits") {
    optimizer, attempt in
    attempt.input = "5 steps without a break, and 5 with a restart after 2"
    let (whole, before, after) = (Quadratic(), Quadratic(), Quadratic())
    try whole.step(optimizer.start(whole.parameters), factors)
    let first = optimizer.start(before.parameters)
    try before.step(first, Array(factors[..<2]))
    let second = optimizer.start(after.parameters)
    let (old, new) = (first.tensors, second.tensors)
    try expect(
      old.map(\.name) == new.map(\.name),
      "its state is \(old.map(\.name)) after 2 steps, but \(new.map(\.name)) at the start; create it at the start")
    withoutGradient {
      for (old, new) in zip(before.parameters + old, after.parameters + new) { new.tensor.copy(from: old.tensor) }
    }
    try after.step(second, Array(factors[2...]))
    try expect(
      after.difference(from: whole.copies).map { "\($0); keep everything that a step remembers in 'tensors'" })
  }

  static let idle = Check(Optimizers.self, "a first step with factor 0 changes nothing") { optimizer, attempt in
    let bowl = Quadratic()
    let before = bowl.copies
    attempt.input = Quadratic.description
    try bowl.step(optimizer.start(bowl.parameters), [0])
    try expect(bowl.difference(from: before).map { "\($0); multiply the learning rate by the factor" })
  }

  static let places = Check(Optimizers.self, "weights and state stay in place in memory") { optimizer, attempt in
    let bowl = Quadratic()
    let updater = optimizer.start(bowl.parameters)
    attempt.input = "3 steps down \(Quadratic.description)"
    let before = (bowl.parameters + updater.tensors).map { address($0.tensor) }
    try bowl.step(updater, [1, 1, 1])
    for (part, place) in zip(bowl.parameters + updater.tensors, before) where address(part.tensor) != place {
      throw CheckFailure("'\(part.name)' has another address after the steps; change it in place, as with copy(from:)")
    }
  }

  static let names = Check(Optimizers.self, "no two tensors of its state have the same name") { optimizer, _ in
    let names = optimizer.start(Quadratic().parameters).tensors.map(\.name)
    for (i, name) in names.enumerated() where names[..<i].contains(name) {
      throw CheckFailure("two tensors are named '\(name)'")
    }
  }

  static let withoutGradients = Check(Optimizers.self, "a parameter without a gradient is not changed") {
    optimizer, attempt in
    let bowl = Quadratic()
    let before = bowl.copies
    let updater = optimizer.start(bowl.parameters)
    bowl.parameters[0].tensor.gradient = before[0].clone()
    attempt.input = "a matrix [4, 3] with a gradient and a vector [5] without one"
    try withTorchErrors { withoutGradient { updater.step(factor: 1) } }
    try expect(otherBits("the vector", bowl.parameters[1].tensor.detach(), than: before[1]))
    try expect(bits(bowl.parameters[0].tensor.detach()) != bits(before[0]), "the matrix does not move")
  }

  static let degenerate = Check(Optimizers.self, "weights and gradients of 0 leave the weights finite") {
    optimizer, attempt in
    for (weight, gradient) in [(0.0, 0.0), (0, 1), (1, 0), (1e-20, 1e-20), (1, 1e4)] {
      let bowl = Quadratic()
      attempt.input = "all weights \(weight), all gradients \(gradient), 3 steps"
      withoutGradient { for part in bowl.parameters { part.tensor.copy(from: Tensor.full([], weight)) } }
      let updater = optimizer.start(bowl.parameters)
      for _ in 0..<3 {
        for part in bowl.parameters { part.tensor.gradient = .full(part.tensor.shape, gradient) }
        try withTorchErrors { withoutGradient { updater.step(factor: 1) } }
      }
      for part in bowl.parameters + updater.tensors { try expect(notFinite("'\(part.name)'", part.tensor.detach())) }
    }
  }

  static let gpuAgrees = Check(Optimizers.self, "GPU and CPU give the same results") { optimizer, attempt in
    let device = try gpu()
    let (here, there) = (Quadratic(), Quadratic(on: device))
    attempt.input = "5 steps on \(device)"
    try here.step(optimizer.start(here.parameters), factors)
    try there.step(optimizer.start(there.parameters), factors)
    for (found, expected) in zip(there.copies, here.copies) {
      try expect(difference("a weight", found.to(.cpu), from: expected, within: 1e-4, relative: 1e-4))
    }
  }

  /// Uses an optimizer once.
  static func use(_ optimizer: any Optimizer, _ subject: Subject, _ attempt: Attempt) throws {
    let bowl = Quadratic()
    attempt.input = "3 steps down \(Quadratic.description)"
    try bowl.step(optimizer.start(bowl.parameters), [1, 1, 1])
    for part in bowl.parameters { try expect(notFinite("the \(part.name)", part.tensor.detach())) }
  }

  /// Returns the address of the elements of a tensor on the CPU.
  private static func address(_ tensor: Tensor) -> UnsafeRawPointer? { tensor.withBytes { $0.baseAddress } }
}
