extension Plan {
  /// What is not wrong with the recipe, but may not be meant.
  public var notes: [String] {
    phases.compactMap { phase in
      guard case .ofViews(let loss) = phase.loss, phase.reclustering != nil else { return nil }
      return "phase \(phase.name): the loss '\(type(of: loss).name)' reads no clusters; they are only measured"
    } + sharedClasses + (experiment.augment.isEmpty ? ["augment is empty: all views of an image are alike, so nothing is learned"] : [])
  }

  /// OOD sets that show classes of the training images; known once `check` has read them.
  private var sharedClasses: [String] {
    let trained = Set((try? train.images())?.labels ?? [])
    return ood.filter { $0.dataset == train.dataset }.compactMap { source in
      let shared = trained.intersection((try? source.images())?.labels ?? []).sorted()
      if shared.isEmpty { return nil }
      return "data.ood.\(source.name) has images of classes that are trained on: \(shared.map(String.init).joined(separator: ", "))"
    }
  }

  /// Does all but train: reads the images, builds the network, and sends a few images through it and back.
  ///
  /// - Throws: `RecipeError` with the place in the recipe, where there is one.
  public func check() throws {
    environment.apply()
    let images = try train.images()
    guard images.count >= regime.batch else {
      throw train.problem(
        "there are \(images.count) images to train on, fewer than a batch of \(regime.batch); take a smaller train.batch"
      )
    }
    if let count = experiment.data.normalize.channels, count != images.shape.channels {
      throw train.problem("its images have \(images.shape.channels) channels, but data.normalize is for \(count)")
    }
    try checkSizes(images.count)
    for source in [test] + ood {
      if source.key == train.key { throw source.problem("these are the very images that are trained on; take others") }
      let shape = try source.images().shape
      if shape != images.shape {
        throw source.problem(
          "its images are \(shape) (channels, height, width), but those of train are \(images.shape); all need one shape"
        )
      }
    }
    for phase in phases {
      let span = regime.schedule.over == .run ? phase.epochsOfRun : phase.epochs
      if regime.schedule.warmUp >= Double(span) {
        throw schedule.problem(
          "its warm-up of \(regime.schedule.warmUp) epochs must be shorter than the \(span) epochs of phase \(phase.name)"
        )
      }
    }
    do {
      try checkPass(images)
    } catch let error as TorchError {
      throw RunError("a pass of 4 images through the network failed: \(error)")
    } catch let error as OptionError {
      throw encoder.problem("\(error)")
    }
  }

  /// Asks scorers and clusterers whether the training set is large enough for them, before hours are spent on it.
  private func checkSizes(_ count: Int) throws(RecipeError) {
    for scorer in scorers {
      do throws(ScoringError) {
        try scorer.choice.part.validate(images: count)
      } catch {
        throw scorer.choice.problem("\(error)")
      }
    }
    for options in experiment.train.phases.entries.map(\.value) {
      guard let by = options.clusters?.by else { continue }
      do throws(ClusteringError) {
        try by.part.validate(images: count)
      } catch {
        throw by.problem("\(error)")
      }
    }
  }

  /// Sends 4 images through augmentations, network and every phase's loss, and the gradient back.
  private func checkPass(_ images: ImageSet) throws {
    let model = try makeModel(images)
    let few = min(4, images.count)
    let floats = images.images[0..<few].to(device).to(.float32) / 255
    let random = regime.seed.generator("check", on: device)
    for choice in experiment.augment {
      let changed = try withTorchErrors { choice.part(floats, random) }
      if changed.shape != floats.shape {
        throw choice.problem("it turned images of shape \(floats.shape) into \(changed.shape), but must keep the shape")
      }
    }
    let copies = Tensor.concatenate(Array(repeating: floats, count: regime.views))
    for phase in phases {
      try withTorchErrors {
        let views = Views(model(copies, training: true).projections.reshape(regime.views, few, -1))
        loss(of: phase, views).backward()
      }
    }
  }

  /// The loss of a phase where all images are in one cluster.
  private func loss(of phase: Phase, _ views: Views) -> Tensor {
    switch phase.loss {
    case .ofViews(let loss): return loss(views)
    case .ofClusters(let loss):
      let clusters = BatchClusters(
        assignments: .zeros([views.images], .int64, on: device), centers: views.unit[0][0..<1].detach(),
        concentrations: .ones([1], on: device))
      return loss(views, clusters)
    }
  }
}
