import Testing
import Torch

@testable import Training

@Suite struct UnreadLossesTests {
  @Test func `losses come out once, in the order of their steps`() {
    var unread = UnreadLosses()
    unread.add(Tensor([2.5], []), step: 3)
    unread.add(Tensor([Double.nan], []), step: 4)
    unread.add(Tensor([1.0], []), step: 5)
    let read = unread.read()
    #expect(read.map(\.step) == [3, 4, 5])
    #expect(read[0].value == 2.5 && read[1].value.isNaN && read[2].value == 1)
    #expect(unread.read().isEmpty)
  }
}
