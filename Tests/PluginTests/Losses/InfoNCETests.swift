import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct InfoNCETests {
  @Test func `log-sum-exp and mean look at the masked columns only`() {
    let logits = Tensor([1.0, 2, 1000, 3, 5, 7], [2, 3])
    let positives = Tensor([1, 0, 0, 1, 1, 0] as [UInt8], [2, 3]).to(.bool)
    let candidates = Tensor([1, 1, 0, 1, 1, 1] as [UInt8], [2, 3]).to(.bool)
    let first = 1 + log1p(exp(1.0)) - 1
    let second = 7 + log1p(exp(-2.0) + exp(-4.0)) - 4
    #expect(abs(infoNCE(logits, positives: positives, among: candidates).item - (first + second) / 2) < 1e-12)
  }

  @Test func `it is the cross entropy where every row has one positive and all are candidates`() {
    let logits = Tensor.randn([5, 7], Generator(seed: 1), .float64)
    let labels = Tensor([0, 6, 3, 3, 2])
    let positives = labels.unsqueeze(1) .== Tensor.arange(7)
    let expected = call("aten::cross_entropy_loss", logits, labels).item
    #expect(abs(infoNCE(logits, positives: positives, among: .ones([5, 7], .bool)).item - expected) < 1e-12)
  }
}
