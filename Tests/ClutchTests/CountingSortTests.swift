import Testing

@testable import Metrics

@Suite struct CountingSortTests {
  @Test func `by hand: items are sorted by group, and within a group by place`() {
    #expect(placesByGroup([2, 0, 2, 1, 0], starts: [0, 2, 3]) == [1, 4, 3, 0, 2])
  }

  @Test func `a group without items takes no place`() {
    #expect(placesByGroup([3, 1, 3], starts: [0, 0, 1, 1]) == [1, 0, 2])
    #expect(placesByGroup([], starts: [0, 0]) == [])
  }

  @Test(arguments: [1, 2, 7, 100]) func `the order is that of a stable sort`(k: Int) {
    var random = SplitMix64(seed: UInt64(k))
    let groups = (0..<1000).map { _ in random.index(below: k) }
    let sizes = (0..<k).map { group in groups.count { $0 == group } }
    let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
    let expected = groups.indices.sorted { (groups[$0], $0) < (groups[$1], $1) }
    #expect(placesByGroup(groups, starts: starts) == expected)
  }
}
