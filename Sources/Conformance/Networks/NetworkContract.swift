import Clutch
import Foundation

/// The contract of networks, that is, of encoders and heads.
struct NetworkContract<K: Kind & SendableMetatype>: Sendable {
  /// The name of the network's outputs, such as "features".
  let results: String
  /// Returns at most `most` input sizes that the network accepts; all checks but the first use the first size.
  let trials: @Sendable (K.Part, _ most: Int) throws -> [NetworkTrial]

  var all: [Check] { [outputs, alone, evaluation, gradient, names, sameBits, restored, gpuAgrees] }

  private func check(
    _ sentence: String, _ check: @escaping @Sendable (NetworkTrial, Attempt) throws -> Void
  ) -> Check {
    Check(K.self, sentence) { part, attempt in
      guard let first = try trials(part, 1).first else { return }
      attempt.input = first.label
      try check(first, attempt)
    }
  }

  private var outputs: Check {
    Check(K.self, "it gives finite \(results) of the declared length") { part, attempt in
      for size in try trials(part, 3) {
        attempt.input = size.label
        let network = try size.made()
        for (n, training) in [(1, false), (5, false), (2, true)] {
          attempt.input = "\(n) x \(size.label), in \(training ? "training" : "evaluation")"
          let inputs = size.inputs(n)
          _ = try withoutGradient { training ? try network.trained(inputs) : try network.evaluated(inputs) }
        }
      }
    }
  }

  private var alone: Check {
    check("evaluation gives the same \(results) alone and among others, and in any memory layout") {
      size, attempt in
      let network = try size.made()
      let inputs = size.inputs(5)
      attempt.input = "5 x \(size.label)"
      let together = try network.evaluated(inputs)
      let within = 1e-5 + 1e-4 * largest(together)
      for i in 0..<5 {
        let row = try network.evaluated(inputs[i..<(i + 1)])
        try expect(difference("the \(results) of row \(i) alone", row, from: together[i..<(i + 1)], within: within))
      }
      let dense = try network.evaluated(inputs.contiguous())
      try expect(difference("the \(results) in row-major order", dense, from: together, within: within))
    }
  }

  private var evaluation: Check {
    check("evaluation changes nothing, and repeating it gives the same bits") { size, attempt in
      let network = try size.made()
      let (inputs, before) = (size.inputs(5), network.copies)
      attempt.input = "5 x \(size.label)"
      let first = try network.evaluated(inputs)
      try expect(network.changed(since: before))
      try expect(otherBits("the batch that it was given", inputs, than: size.inputs(5)))
      try expect(otherBits("the second result", try network.evaluated(inputs), than: first))
    }
  }

  private var gradient: Check {
    check("the gradient reaches every parameter, and is finite") { size, attempt in
      let network = try size.made()
      attempt.input = "4 x \(size.label), in training"
      let found = try network.trained(size.inputs(4))
      if network.module.parameters.isEmpty { throw CheckSkipped("it has no parameters") }
      try withTorchErrors { (found * Tensor.randn(found.shape, Generator(seed: 2))).sum().backward() }
      for parameter in network.module.parameters {
        guard let gradient = parameter.tensor.gradient else {
          let advice =
            parameter.tensor.requiresGradient
            ? "use it, or leave it out" : "create it with parameter(…), or keep it in a Buffer if it is not trained"
          throw CheckFailure("'\(parameter.name)' has no gradient; \(advice)")
        }
        try expect(notFinite("the gradient of '\(parameter.name)'", gradient))
      }
    }
  }

  private var names: Check {
    check("no two of its tensors have the same name") { size, _ in
      let names = try size.made().module.tensors.map(\.name)
      for (i, name) in names.enumerated() where names[..<i].contains(name) {
        throw CheckFailure("two tensors are named '\(name)'")
      }
    }
  }

  private var sameBits: Check {
    check("the same seed gives the same weights and \(results) in training, another seed gives other weights") {
      size, attempt in
      let networks = (try size.made(7), try size.made(7), try size.made(8))
      attempt.input = "\(size.label), seed 7 twice"
      try expect(networks.1.changed(since: networks.0.copies))
      attempt.input = "4 x \(size.label), in training, seed 7 twice"
      let found = (try networks.0.trained(size.inputs(4)), try networks.1.trained(size.inputs(4)))
      try expect(otherBits("the \(results) of the second network", found.1.detach(), than: found.0.detach()))
      attempt.input = "\(size.label), seeds 7 and 8"
      let parameters = networks.1.copies.filter { !$0.isBuffer }
      try expect(
        parameters.isEmpty || networks.2.changed(since: networks.1.copies) != nil,
        "both seeds give the same weights; draw them from the generator")
    }
  }

  private var restored: Check {
    check("weights written to a file and read again give the same \(results)") { size, attempt in
      let (trained, fresh) = (try size.made(1), try size.made(2))
      attempt.input = "4 x \(size.label), after a pass in training"
      _ = try withoutGradient { try trained.trained(size.inputs(4, seed: 2)) }
      let tensors = Dictionary(trained.module.tensors.map { ($0.name, $0.tensor.detach()) }) { first, _ in first }
      let file = try Safetensors.decode(Safetensors.encode(Safetensors.File(tensors: tensors)))
      withoutGradient {
        for part in fresh.module.tensors { if let saved = file.tensors[part.name] { part.tensor.copy(from: saved) } }
      }
      let inputs = size.inputs(4)
      let found = try fresh.evaluated(inputs)
      try expect(
        otherBits("the result of the restored network", found, than: try trained.evaluated(inputs)).map {
          "\($0); keep everything that training changes in properties of type Tensor or Buffer"
        })
    }
  }

  private var gpuAgrees: Check {
    check("GPU and CPU give the same results") { size, attempt in
      let device = try gpu()
      let (here, there) = (try size.made(), try size.made())
      there.module.move(to: device)
      let inputs = size.inputs(4)
      attempt.input = "4 x \(size.label) on \(device)"
      let (expected, found) = (try here.evaluated(inputs), try there.evaluated(inputs.to(device)))
      let within = 1e-3 + 1e-2 * largest(expected)
      try expect(difference("the \(results)", found.to(.cpu), from: expected, within: within))
    }
  }

  /// Uses a network once.
  func use(_ part: K.Part, _ subject: Subject, _ attempt: Attempt) throws {
    let found: [NetworkTrial]
    do {
      found = try trials(part, 1)
    } catch is CheckFailure {
      return  // the options suit none of the sizes here, which the component reports
    }
    guard let size = found.first else { return }
    let network = try size.made()
    attempt.input = "2 x \(size.label), in training"
    _ = try withoutGradient { try network.trained(size.inputs(2)) }
  }
}
