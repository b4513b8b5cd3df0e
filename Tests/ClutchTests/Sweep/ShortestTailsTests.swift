import Recipe
import Testing

struct ShortestTailsTests {
  @Test func `a path is called by the fewest last parts that no other ends with`() {
    let tails = shortestTails(of: ["train.batch", "clusters.by.k-means.k", "score.knn.k", "batch-size"])
    #expect(
      tails == [
        "train.batch": "batch", "clusters.by.k-means.k": "k-means.k", "score.knn.k": "knn.k",
        "batch-size": "batch-size",
      ])
    #expect(shortestTails(of: ["augment.2", "x.scale.0"]) == ["augment.2": "augment.2", "x.scale.0": "scale.0"])
    #expect(shortestTails(of: ["k", "train.k"]) == ["k": "k", "train.k": "train.k"])
  }

  @Test func `seed and variant do not stand alone, but as the whole of a path`() {
    let tails = shortestTails(of: ["data.draw.seed", "x.variant", "variant", "train.batch", "train.batch"])
    #expect(
      tails == [
        "data.draw.seed": "draw.seed", "x.variant": "x.variant", "variant": "variant", "train.batch": "batch",
      ])
  }
}
