extension Plan {
  /// What is not wrong with the recipe, but may not be meant.
  public var notes: [String] {
    phases.compactMap { phase in
      guard case .ofViews(let loss) = phase.loss, phase.reclustering != nil else { return nil }
      return "phase \(phase.name): the loss '\(type(of: loss).name)' reads no clusters; they are only measured"
    } + readingNotes + sharedClasses + sharedImages
      + (experiment.augment.isEmpty ? ["augment is empty: all views of an image are alike, so nothing is learned"] : [])
  }

  /// Images to choose settings by that are trained or tested on as well; known once `check` has read them.
  private var sharedImages: [String] {
    guard let validation else { return [] }
    let others = [(train, "trained on")] + ([test] + ood).map { ($0, "tested on") }
    return ([validation.test] + validation.ood).flatMap { source in
      others.compactMap { other, use in
        guard let count = source.overlap(with: other), count > 0 else { return nil }
        let place = other === train ? "" : ", in \(other.name == "test" ? "data.test" : "data.ood.\(other.name)")"
        return "data.\(source.name): \(count) of its images \(count == 1 ? "is" : "are") \(use) as well\(place)"
      }
    }
  }

  /// What the reading of the images left to say; known once `check` has read them.
  private var readingNotes: [String] {
    sources.flatMap { source in
      let place = ood.contains { $0 === source } ? "ood.\(source.name)" : source.name
      return ((try? source.facts())?.notes ?? []).map { "data.\(place): \($0)" }
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
