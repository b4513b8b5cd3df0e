import Testing
import Torch

@testable import Components

@Suite struct LossPartsTests {
  @Test func `terms are noted while somebody looks, and add up under one name`() {
    let parts = LossParts()
    let loss = LossParts.$current.withValue(parts) {
      lossPart("a", Tensor([1.5], [])) + lossPart("b", Tensor([2.0], [])) + lossPart("a", Tensor([0.25], []))
    }
    #expect(loss.item == 3.75)
    #expect(parts.values == ["a": 1.75, "b": 2])
    _ = lossPart("a", Tensor([9.0], []))
    #expect(parts.values == ["a": 1.75, "b": 2])
  }
}
