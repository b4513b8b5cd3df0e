import Testing

@testable import Clutch

struct SettingTests {
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

  @Test func `numbers come by size, and before texts`() {
    let values = ["none", "100", "5", "0.5", "ccl"].map { Setting(path: "x", value: $0) }
    #expect(values.sorted(by: precedes).map(\.value) == ["0.5", "5", "100", "ccl", "none"])
    #expect(Setting(path: "x", value: "inf").number == nil && Setting(path: "x", value: "2").number == 2)
  }
}
