import Components
import Experiments
import Recipe

extension Plan {
  /// Warnings about parts of the recipe that are valid but perhaps unintended.
  public var notes: [String] {
    phases.compactMap { phase in
      if phase.loss.readsClusters || phase.reclustering == nil { return nil }
      return
        "phase \(phase.name): the loss '\(phase.lossChoice.name)' does not use the clusters; they are only measured"
    } + readingNotes + weightRemarks + sharedClasses + sharedImages + scorerNotes
      + trainingNotes
  }

  private var trainingNotes: [String] {
    if phases.isEmpty {
      let isGiven = encoder == nil || experiment.encoder?.weights != nil
      return isGiven && head == nil
        ? [] : ["train.phases is empty: nothing is trained, so the network keeps its initial weights"]
    }
    return experiment.augment.isEmpty
      ? ["augment is empty: all views of an image are alike, so nothing is learned"] : []
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
      return scorer.choice.value.notes(facts).map { "scorer \(scorer.label): \($0)" }
    }
  }

  /// Returns the facts about the training set for a scorer; nil until `check` has built the network.
  func trainingFacts(for scorer: LabeledScorer) throws(RecipeError) -> TrainingFacts? {
    guard let length = featureLengths[scorer.choice.value.layer] else { return nil }
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

  /// OOD sets of the same kind of data set with images of training classes.
  private var sharedClasses: [String] {
    guard let trained = try? train.facts() else { return [] }
    return ood.filter { $0.dataset == train.dataset }.compactMap { source in
      guard let facts = try? source.facts() else { return nil }
      let shared = trained.sharedClasses(with: facts, sameNumbers: source.sharesNumbers(with: train))
      if shared.isEmpty { return nil }
      let rest = shared.count - Self.mostNamed
      return "data.ood.\(source.name) has images of training classes: "
        + shared.prefix(Self.mostNamed).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
  }

  /// The maximum number of classes that a note names.
  private static let mostNamed = 10
}
