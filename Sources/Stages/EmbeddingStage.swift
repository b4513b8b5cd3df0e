import Components
import Recipe
import Storage
import Training

/// Embeds a set of images with the trained network.
package struct EmbeddingStage: Stage {
  let plan: Plan
  let source: DataSource
  /// The views that features are averaged over; nil for the images themselves.
  let views: TestViews?
  /// The layers besides `encoder` and `projection` that scorers read with these views, sorted by name.
  let layers: [Layer]
  package let key: StageKey
  /// The key of the same embedding without `layers`. Scores depend on it and on their own layer only, so that they are
  /// kept when another scorer reads a further layer.
  let sharedKey: StageKey

  init(_ plan: Plan, _ source: DataSource, _ views: TestViews?) {
    (self.plan, self.source, self.views) = (plan, source, views)
    layers = plan.layers(with: views)
    let model = plan.networkKey.hex
    sharedKey =
      if let views {
        StageKey(.embedding, ["model": model, "data": source.key.hex, "views": views.keyText])
      } else {
        StageKey(.embedding, ["model": model, "data": source.key.hex])
      }
    let names = layers.map(\.name).joined(separator: " ")
    key = names.isEmpty ? sharedKey : StageKey(.embedding, ["of": sharedKey.hex, "layers": names])
  }

  /// The files of the result, without that of the paths.
  var files: [String] { (Layer.ofEveryNetwork + layers).map(Store.file) }

  package var kind: StageKind { .embedding }
  package var needs: [any Stage] { plan.lastPhase.map { [$0] } ?? [] }

  package func read(_ folder: String) throws(RunError) -> Embedding? {
    try Store.embedding(in: folder, others: layers)
  }

  package func compute(into folder: String, for run: RunContext) throws -> Embedding {
    let set = try source.images()
    let name = source.name + (views.map { ", \($0.count) views" } ?? "")
    run.report(.embedding(set: name, images: set.count))
    let model = try run.trainedModel()
    let embedding = try model.embed(
      set.samples, views, layers: layers, adding: run.learnerLayers(for: layers), stop: { run.wantsStop })
    // Views are of the same files.
    try Store.write(embedding, views == nil ? set.paths.map { ImagePaths($0) } : nil, to: folder)
    return embedding
  }
}
