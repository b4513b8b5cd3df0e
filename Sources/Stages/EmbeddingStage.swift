import Recipe
import Storage
import Training

/// Embeds a set of images with the trained network.
package struct EmbeddingStage: Stage {
  let plan: Plan
  let source: DataSource
  /// The views that features are averaged over; nil for the images themselves.
  let views: TestViews?
  package let key: StageKey

  init(_ plan: Plan, _ source: DataSource, _ views: TestViews?) {
    (self.plan, self.source, self.views) = (plan, source, views)
    let model = plan.lastPhase.key.hex
    key =
      if let views {
        StageKey(.embedding, ["model": model, "data": source.key.hex, "views": views.keyText])
      } else {
        StageKey(.embedding, ["model": model, "data": source.key.hex])
      }
  }

  package var kind: StageKind { .embedding }

  package func read(_ folder: String) throws(RunError) -> Embedding? { try Store.embedding(in: folder) }

  package func compute(into folder: String, for run: RunContext) throws -> Embedding {
    let set = try source.images()
    let images = set.images
    let name = source.name + (views.map { ", \($0.count) views" } ?? "")
    run.report(.embedding(set: name, images: images.size(0)))
    let embedding = try run.trainedModel().embed(images, views) { run.wantsStop }
    // Views are of the same files.
    try Store.write(embedding, views == nil ? set.paths.map { ImagePaths($0) } : nil, to: folder)
    return embedding
  }
}
