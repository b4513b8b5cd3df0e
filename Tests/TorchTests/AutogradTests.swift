import Testing

@testable import Torch

@Suite struct AutogradTests {
  @Test func `the gradient of a product is its partner`() {
    let x = Tensor([2.0, 3.0])
    let y = Tensor([5.0, 7.0])
    x.requiresGradient = true
    (x * y).sum().backward()
    #expect(x.gradient?.doubles == [5, 7])
    #expect(y.gradient == nil)
  }

  @Test func `nothing is recorded without gradient, and recording comes back`() {
    let x = Tensor([2.0])
    x.requiresGradient = true
    #expect(!withoutGradient { x * x }.requiresGradient)
    #expect((x * x).requiresGradient)
  }

  @Test func `backward twice through one graph is an error with libtorch's words`() {
    let x = Tensor([2.0])
    x.requiresGradient = true
    let loss = (x * x).sum()
    loss.backward()
    let error = #expect(throws: TorchError.self) { try withTorchErrors { loss.backward() } }
    #expect(error?.description.contains("backward through the graph a second time") == true)
  }

  @Test(.enabled(if: Engine.allowsBFloat16)) func `autocast multiplies matrices in bfloat16 and ends with its scope`() {
    let x = Tensor.ones([4, 4])
    #expect(withAutocast(true, on: .cpu) { x.matmul(x).dtype } == .bfloat16)
    #expect(x.matmul(x).dtype == .float32)
  }
}
