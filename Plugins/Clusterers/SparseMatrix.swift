import Clutch

/// A square matrix that stores only its non-zero elements, row by row.
struct SparseMatrix {
  /// How many rows and columns.
  let size: Int
  /// Where each row's elements start, int64 [n].
  let starts: Tensor
  /// The column of every element, int64 [m].
  let columns: Tensor
  /// [m]
  let values: Tensor

  /// - Parameter elements: rows and columns, int64 [m], in any order; values [m]. Those of equal places add up.
  init(size: Int, rows: Tensor, columns: Tensor, values: Tensor) {
    let order = rows.sort(axis: 0).indices  // keeps the order within a row: the same bits every time
    let counts = rows.counts(size)
    self.size = size
    self.starts = counts.cumulativeSum(axis: 0) - counts
    self.columns = columns[order]
    self.values = values[order]
  }

  /// The product with a dense matrix: [n, b] -> [n, b].
  ///
  /// An embedding bag is this product: every row of the result is a weighted sum of the rows that are named.
  func matmul(_ dense: Tensor) -> Tensor {
    callAll("aten::embedding_bag", dense.contiguous(), columns, starts, false, 0, false, values)[0]
  }
}
