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

  @Test func `a summand reports its terms below its name, or itself, and always with its weight`() {
    let parts = LossParts()
    func loss() -> Tensor {
      let first = lossSummand("first", weight: 2) {
        lossPart("a", Tensor([1.5], [])) + lossPart("b", Tensor([1.0], []))
      }
      return first + lossSummand("second", weight: 0.5) { Tensor([3.0], []) }
    }
    let value = LossParts.$current.withValue(parts) { loss() }
    #expect(value.item == 6.5 && loss().item == 6.5)
    #expect(parts.values == ["first.a": 3, "first.b": 2, "second": 1.5])
  }
}
