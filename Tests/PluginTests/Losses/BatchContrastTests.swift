import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct BatchContrastTests {
  @Test func `it is the cross entropy of each image's own key`() {
    let random = Generator(seed: 1)
    let (queries, keys) = (Tensor.randn([5, 3], random, .float64), Tensor.randn([5, 3], random, .float64))
    let logits = queries.matmul(keys.transpose()) / 0.3
    let expected = call("aten::cross_entropy_loss", logits, Tensor.arange(5)).item
    #expect(abs(batchContrast(queries, keys: keys, temperature: 0.3).item - expected) < 1e-12)
  }

  @Test func `equal keys cost the logarithm of their number`() {
    let queries = Tensor.randn([7, 3], Generator(seed: 1), .float64)
    #expect(abs(batchContrast(queries, keys: .ones([7, 3], .float64), temperature: 0.1).item - log(7.0)) < 1e-12)
  }

  @Test func `the part of a matrix off its diagonal keeps the matrix`() {
    let matrix = Tensor([1.0, 2, 3, 4], [2, 2])
    #expect(matrix.offDiagonal.doubles == [0, 2, 3, 0] && matrix.doubles == [1, 2, 3, 4])
  }
}
