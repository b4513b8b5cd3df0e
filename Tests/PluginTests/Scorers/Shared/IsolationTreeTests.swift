import Clutch
import Testing

@testable import Plugins

@Suite struct IsolationTreeTests {
  private func depth(_ tree: IsolationTree, _ row: [Float]) -> Double {
    row.withUnsafeBufferPointer { tree.depth($0[0..<row.count]) }
  }

  @Test(arguments: UInt64(0)..<10) func `without a limit, every distinct row is alone`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let values = (0..<16).map(Float.init)
    let tree = IsolationTree(values, width: 1, limit: 100, &random)
    let depths = values.map { depth(tree, [$0]) }
    // The leaves of a binary tree whose inner nodes have two children: Σ 2^−depth = 1.
    #expect(depths.allSatisfy { $0 == $0.rounded() })
    #expect(depths.reduce(0) { $0 + 1 / Double(1 << Int($1)) } == 1)
  }

  @Test func `at the limit, the rows that are left count as a tree of their own`() {
    var random = SplitMix64(seed: 3)
    let tree = IsolationTree((0..<8).map(Float.init), width: 1, limit: 0, &random)
    #expect(depth(tree, [5]) == IsolationTree.expectedDepth(8))
  }

  @Test(arguments: UInt64(0)..<10) func `a constant feature is never split`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let values: [Float] = [7, 0, 7, 1, 7, 2, 7, 3]
    let tree = IsolationTree(values, width: 2, limit: 100, &random)
    for value in 0..<4 { #expect(depth(tree, [-100, Float(value)]) == depth(tree, [100, Float(value)])) }
  }

  @Test func `a row far outside is alone sooner on average`() {
    let values: [Float] = (0..<32).map { Float($0) / 32 } + [50]
    let depths = (UInt64(0)..<50).map { seed in
      var random = SplitMix64(seed: seed)
      let tree = IsolationTree(values, width: 1, limit: 100, &random)
      return depth(tree, [0.5]) - depth(tree, [50])
    }
    #expect(depths.reduce(0, +) / 50 > 3)
  }
}
