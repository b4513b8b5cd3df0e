import Clutch

/// A weighted sum of objectives, for example of `byol` and `cluster-terms`.
///
///     Σ_i weights_i · objective_i
///
/// All of them see the same batches, and views are embedded once. The log has a curve for each objective, such as `byol`,
/// or for each of its terms, such as `cluster-terms.samples`; all are multiplied by the weight.
struct Sum: Objective {
  static let name = "sum"

  /// The objectives, each with its options.
  var of: [Choice<Losses>] = []
  /// Their weights, in the same order; by default, 1 for each.
  var weights: [Double] = []

  func validate() throws(OptionError) {
    if of.isEmpty {
      throw OptionError("of", "must be a list of objectives, such as [byol, cluster-terms], but is absent")
    }
    if !weights.isEmpty && weights.count != of.count {
      throw OptionError("weights", "must be one for each of the \(of.count) objectives, but are \(weights.count)")
    }
    for weight in weights { try require("weights", weight, atLeast: 0) }
  }

  var readsClusters: Bool { of.contains { $0.value.readsClusters } }

  func start(_ setup: ObjectiveSetup) throws -> any Learner {
    var parts: [(name: String, learner: any Learner)] = []
    for (i, choice) in of.enumerated() {
      let namesakes = of[..<i].count { $0.name == choice.name }
      let name = namesakes == 0 ? choice.name : "\(choice.name)-\(namesakes + 1)"
      do {
        parts.append((name, try choice.value.start(setup)))
      } catch let error as OptionError {
        throw OptionError("of", "has '\(choice.name)', which does not start: \(error)")
      }
    }
    return State(parts, weights.isEmpty ? Array(repeating: 1, count: of.count) : weights)
  }

  final class State: Learner {
    let parts: [(name: String, learner: any Learner)]
    private let weights: [Double]

    init(_ parts: [(name: String, learner: any Learner)], _ weights: [Double]) {
      (self.parts, self.weights) = (parts, weights)
    }

    func loss(_ batch: Batch) throws -> Tensor {
      var terms: [Tensor] = []
      for (part, weight) in zip(parts, weights) {
        terms.append(try lossSummand(part.name, weight: weight) { try part.learner.loss(batch) })
      }
      return terms.dropFirst().reduce(terms[0], +)
    }

    func stepped(_ progress: Double) { for part in parts { part.learner.stepped(progress) } }

    var collapseAdvice: String { parts[0].learner.collapseAdvice }
  }
}

@section("plugins") @used private let entry: Entry = { register(Sum.self) }
