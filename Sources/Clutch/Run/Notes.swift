extension Plan {
  /// What is not wrong with the recipe, but may not be meant.
  public var notes: [String] {
    phases.compactMap { phase in
      guard case .ofViews(let loss) = phase.loss, phase.reclustering != nil else { return nil }
      return "phase \(phase.name): the loss '\(type(of: loss).name)' reads no clusters; they are only measured"
    } + readingNotes + sharedClasses + sharedImages + scorerNotes
      + (experiment.augment.isEmpty ? ["augment is empty: all views of an image are alike, so nothing is learned"] : [])
  }

  /// Images to test or to choose settings by that are trained on as well, or both; known once `check` has read them.
  private var sharedImages: [String] {
    let tested = [test] + ood
    let chosenBy = validation.map { [$0.test] + $0.ood } ?? []
    return (tested + chosenBy).compactMap { shared($0, with: train, "trained on as well") }
      + chosenBy.flatMap { source in
        tested.compactMap { shared(source, with: $0, "tested on as well, in \(place(of: $0))") }
      }
  }

  /// What scorers have to say of the training set; known once `check` has built the network.
  private var scorerNotes: [String] {
    scorers.flatMap { scorer -> [String] in
      guard let facts = try? trainingFacts(for: scorer) else { return [] }
      return scorer.choice.part.notes(facts).map { "scorer \(scorer.label): \($0)" }
    }
  }

  /// What a scorer may know of the training set beforehand; nil until `check` has built the network.
  func trainingFacts(for scorer: LabeledScorer) throws(RecipeError) -> TrainingFacts? {
    guard let length = featureLengths[scorer.choice.part.layer] else { return nil }
    let train = train
    return TrainingFacts(images: try train.facts().count, features: length, copies: (try? train.copies()) ?? 1)
  }

  private func shared(_ source: DataSource, with other: DataSource, _ use: String) -> String? {
    guard let count = source.overlap(with: other), count > 0 else { return nil }
    return "\(place(of: source)): \(count) of its images \(count == 1 ? "is" : "are") \(use)"
  }

  private func place(of source: DataSource) -> String {
    "data.\(ood.contains { $0 === source } ? "ood." : "")\(source.name)"
  }

  /// What the reading of the images left to say; known once `check` has read them.
  private var readingNotes: [String] {
    sources.flatMap { source in
      ((try? source.facts())?.notes ?? []).map { "\(place(of: source)): \($0)" }
    }
  }

  /// OOD sets that show classes of the training images; known once `check` has read them.
  private var sharedClasses: [String] {
    let trained = (try? train.facts())?.classes ?? []
    return ood.filter { $0.dataset == train.dataset }.compactMap { source in
      let shared = trained.intersection((try? source.facts())?.classes ?? []).sorted()
      if shared.isEmpty { return nil }
      return
        "data.ood.\(source.name) has images of classes that are trained on: \(shared.map(String.init).joined(separator: ", "))"
    }
  }
}
