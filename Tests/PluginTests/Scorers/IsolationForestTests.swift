import Clutch
import Metrics
import Testing

@testable import Plugins

@Suite struct IsolationForestTests {
  @Test func `it separates sets as well as scikit-learn's`() throws {
    let file = try TorchReference("models")
    let fitted = try IsolationForest(normalize: false).fit(file["train"], Generator(seed: 0))
    let (inside, outside) = try (fitted(file["inside"]), fitted(file["outside"]))
    let area = try RankedScores(id: inside.floats, ood: outside.floats).auroc
    let areas = try file["isolation-forest.areas"].doubles
    let (low, high) = (areas.min() ?? 0, areas.max() ?? 1)
    #expect(area > low - (high - low) && area < high + (high - low), "\(area), \(areas)")
  }

  /// Every tree has one split, so every row ends at a depth of 1, which is the mean depth for two rows.
  @Test func `by hand: two rows`() throws {
    let scores = try IsolationForest(trees: 3, normalize: false).scores(
      Tensor([0.0, 1].map(Float.init), [2, 1]), Tensor([-9.0, 0, 0.5, 1].map(Float.init), [4, 1]))
    #expect(scores.doubles == [0.5, 0.5, 0.5, 0.5])
  }

  @Test func `the mean depth of a search tree is that of the paper`() {
    #expect(IsolationTree.expectedDepth(1) == 0 && IsolationTree.expectedDepth(2) == 1)
    #expect(abs(IsolationTree.expectedDepth(256) - 10.244770920119917) < 1e-9)
  }

  @Test func `equal rows end together, at the depth that they would need`() {
    var random = SplitMix64(seed: 1)
    let tree = IsolationTree([Float](repeating: 2, count: 8), width: 2, limit: 2, &random)
    let depth = [Float](arrayLiteral: 0, 0).withUnsafeBufferPointer { tree.depth($0[0..<2]) }
    #expect(depth == IsolationTree.expectedDepth(4))
  }

  @Test func `another seed grows other trees, and the same seed the same`() throws {
    let bank = Tensor.randn([300, 4], Generator(seed: 1))
    func scores(_ seed: UInt64) throws -> [Double] {
      let fitted = try IsolationForest(trees: 10).fit(bank, Generator(seed: seed))
      return fitted(bank).doubles
    }
    #expect(try scores(1) == scores(1) && scores(1) != scores(2))
  }

  @Test func `options outside their range, and equal features, are refused`() {
    let trees = #expect(throws: OptionError.self) { try IsolationForest(trees: 0).validate() }
    #expect(trees?.description == "'trees' must be from 1 to 10000, but is 0")
    #expect(throws: OptionError.self, "they would not fit in memory") { try IsolationForest(trees: .max).validate() }
    let sample = #expect(throws: OptionError.self) { try IsolationForest(sample: 1).validate() }
    #expect(sample?.description == "'sample' must be 2 or more, but is 1")
    let error = #expect(throws: ScoringError.self) { try IsolationForest().fit(.ones([9, 3]), Generator(seed: 0)) }
    #expect(error?.description == "needs features that differ, but all are equal; did training collapse?")
  }
}
