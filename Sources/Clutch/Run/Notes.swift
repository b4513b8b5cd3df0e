extension Plan {
  /// What is not wrong with the recipe, but may not be meant.
  public var notes: [String] {
    phases.compactMap { phase in
      guard case .ofViews(let loss) = phase.loss, phase.reclustering != nil else { return nil }
      return "phase \(phase.name): the loss '\(type(of: loss).name)' reads no clusters; they are only measured"
    } + readingNotes + sharedClasses
      + (experiment.augment.isEmpty ? ["augment is empty: all views of an image are alike, so nothing is learned"] : [])
  }

  /// What the reading of the images left to say; known once `check` has read them.
  private var readingNotes: [String] {
    sources.flatMap { source in
      let place = source === train || source === test ? source.name : "ood.\(source.name)"
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
