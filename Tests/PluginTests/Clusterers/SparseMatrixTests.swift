import Clutch
import Testing

@testable import Plugins

@Suite struct SparseMatrixTests {
  @Test func `the product is that of the dense matrix, equal places added up`() {
    // [[0, 2, 0], [0, 0, 0], [5, 0, 7]], the 5 in two parts.
    let matrix = SparseMatrix(
      size: 3, rows: Tensor([2, 0, 2, 2]), columns: Tensor([0, 1, 2, 0]), values: Tensor([1.0, 2, 7, 4]))
    #expect(matrix.matmul(Tensor([1.0, 10, 2, 20, 3, 30], [3, 2])).doubles == [4, 40, 0, 0, 26, 260])
  }
}
