import Clutch
import Testing

@testable import Plugins

@Suite struct ViewPairsTests {
  let pairs = ViewPairs(Views(.ones([3, 2, 4], .float64)))  // rows: images 0 1 0 1 0 1

  @Test func `the masks say whose other views a row meets`() {
    #expect(pairs.others[1].ints == [1, 0, 1, 1, 1, 1])
    #expect(pairs.own[1].ints == [0, 0, 0, 1, 0, 1])
    #expect(pairs.sharing(Tensor([7, 7]))[1].ints == [1, 0, 1, 1, 1, 1])
    #expect(pairs.sharing(Tensor([7, 8]))[1].ints == pairs.own[1].ints)
    #expect(pairs.membership(Tensor([2, 0]), count: 3).ints == [0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0])
  }

  @Test func `similarities are in the type of the projections, whatever that of the keys`() {
    let keys = Tensor.eye(4)
    let similarities = pairs.similarities(to: keys)
    #expect(similarities.dtype == .float64 && similarities.shape == [6, 4])
    #expect(largestDifference(similarities, .full([6, 4], 0.5, .float64)) < 1e-15)
  }

  @Test func `half precision is widened before it is brought to length 1`() {
    let half = Tensor.randn([2, 3, 8], Generator(seed: 5)).to(.bfloat16)
    let lengths = ViewPairs(Views(half)).rows.norm(axis: 1)
    #expect((lengths - 1).abs().max().item < 1e-6)
  }

  @Test func `a single view of an image is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) { _ = ViewPairs(Views(.ones([1, 3, 2]))) }
  }
}
