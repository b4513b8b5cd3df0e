extension Plan {
  /// Warnings about parts of the recipe that are valid but perhaps unintended.
  public var notes: [String] {
    phases.compactMap { phase in
      guard case .ofViews(let loss) = phase.loss, phase.reclustering != nil else { return nil }
      return "phase \(phase.name): the loss '\(type(of: loss).name)' does not use the clusters; they are only measured"
    } + readingNotes + sharedClasses + sharedImages + scorerNotes
      + (experiment.augment.isEmpty ? ["augment is empty: all views of an image are alike, so nothing is learned"] : [])
  }

  /// Test and validation images that are also training images, and validation images that are also test images; empty
  /// until `check` has read the images.
  private var sharedImages: [String] {
    let tested = [test] + ood
    let chosenBy = validation.map { [$0.test] + $0.ood } ?? []
    return (tested + chosenBy).compactMap { shared($0, with: train, "trained on as well") }
      + chosenBy.flatMap { source in
        tested.compactMap { shared(source, with: $0, "tested on as well, in \(place(of: $0))") }
      }
  }

  /// The scorers' remarks about the training set; empty until `check` has built the network.
  private var scorerNotes: [String] {
    scorers.flatMap { scorer -> [String] in
      guard let facts = try? trainingFacts(for: scorer) else { return [] }
      return scorer.choice.part.notes(facts).map { "scorer \(scorer.label): \($0)" }
    }
  }

  /// Returns the facts about the training set for a scorer; nil until `check` has built the network.
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

  /// Remarks from reading the images.
  private var readingNotes: [String] {
    sources.flatMap { source in
      ((try? source.facts())?.notes ?? []).map { "\(place(of: source)): \($0)" }
    }
  }

  /// OOD sets of the same data set with images of training classes.
  private var sharedClasses: [String] {
    let trained = (try? train.facts())?.classes ?? []
    return ood.filter { $0.dataset == train.dataset }.compactMap { source in
      let shared = trained.intersection((try? source.facts())?.classes ?? []).sorted()
      if shared.isEmpty { return nil }
      return
        "data.ood.\(source.name) has images of training classes: \(shared.map(String.init).joined(separator: ", "))"
    }
  }
}
