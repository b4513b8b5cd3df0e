import Clutch
import Testing

@testable import Plugins

@Suite struct SparseMatrixTests {
  @Test func `the product is that of the dense matrix, equal places added up`() {
    // [[0, 2, 0], [0, 0, 0], [5, 0, 7]], the 5 in two parts.
    let matrix = SparseMatrix(
      size: 3, rows: Tensor([2, 0, 2, 2]), columns: Tensor([0, 1, 2, 0]), values: Tensor([1.0, 2, 7, 4]))
    let dense = Tensor([1.0, 10, 2, 20, 3, 30], [3, 2])
    #expect(matrix.matmul(dense).doubles == [4, 40, 0, 0, 26, 260])
    #expect((matrix * 0.5).matmul(dense).doubles == [2, 20, 0, 0, 13, 130])
  }

  @Test(arguments: [2, 3, 7, 50, 100]) func `its bits do not depend on the number of threads`(threads: Int) {
    let random = Generator(seed: 1)
    let n = 50
    // The last ten rows are empty.
    let rows = (Tensor.rand([400], random, .float64) * 40).to(.int64)
    let columns = (Tensor.rand([400], random, .float64) * Double(n)).to(.int64)
    let (values, dense) = (Tensor.randn([400], random, .float64), Tensor.randn([n, 5], random, .float64))
    func product(_ threads: Int) -> [Double] {
      SparseMatrix(size: n, rows: rows, columns: columns, values: values, threads: threads).matmul(dense).doubles
    }
    let one = product(1)
    #expect(one.count == 250 && one.prefix(200).contains { $0 != 0 } && one.suffix(50).allSatisfy { $0 == 0 })
    #expect(product(threads).map(\.bitPattern) == one.map(\.bitPattern))
  }
}
