import Clutch
import Testing

@testable import Plugins

@Suite struct MeanOverPairsTests {
  @Test func `every view meets all others but itself, once as each side`() {
    var pairs: [[Int]] = []
    let mean = meanOverPairs(2, 3) { a, b in
      pairs.append([a, b])
      return Tensor([Double(10 * a + b)]).sum()
    }
    #expect(pairs == [[0, 1], [0, 2], [1, 0], [1, 2]])
    #expect(mean.item == (1 + 2 + 10 + 12) / 4.0)
    #expect(mean.shape == [])
  }
}
