import Clutch

/// A square matrix that stores only its non-zero elements, row by row.
struct SparseMatrix {
  /// The number of rows and columns.
  let size: Int
  /// The rows in order, split into parts that are multiplied in parallel.
  private let parts: [Part]

  /// A group of rows [r]: the start of each row's elements, int64 [r]; the column of each element, int64 [m]; its value
  /// [m].
  private struct Part {
    let starts: Tensor
    let columns: Tensor
    let values: Tensor
  }

  private init(size: Int, parts: [Part]) { (self.size, self.parts) = (size, parts) }

  /// - Parameters:
  ///   - rows: the row of each element, int64 [m], in any order.
  ///   - columns: the column of each element, int64 [m].
  ///   - values: the value of each element [m]; values at the same place are added.
  ///   - threads: the number of threads that compute a product.
  init(size: Int, rows: Tensor, columns: Tensor, values: Tensor, threads: Int = Engine.threads) {
    let order = rows.sort(axis: 0).indices  // keeps the order within a row, so results are the same bit for bit
    let (columns, values) = (columns[order], values[order])
    let starts = Tensor.concatenate([.zeros([1], .int64, on: rows.device), rows.counts(size).cumulativeSum(axis: 0)])
    let count = rows.device == .cpu ? min(threads, size) : 1
    let bounds = (0...count).map { size * $0 / count }
    let elements = bounds.map { callAll("aten::item", starts[$0]).int }
    let parts = (0..<count).map { i in
      let range = elements[i]..<elements[i + 1]
      return Part(
        starts: starts[bounds[i]..<bounds[i + 1]] - elements[i], columns: columns[range], values: values[range])
    }
    self.init(size: size, parts: parts)
  }

  static func * (matrix: SparseMatrix, factor: Double) -> SparseMatrix {
    SparseMatrix(
      size: matrix.size,
      parts: matrix.parts.map { Part(starts: $0.starts, columns: $0.columns, values: $0.values * factor) })
  }

  /// Returns the product with a dense matrix: [n, b] -> [n, b]. Its bits do not depend on the number of threads.
  ///
  /// The product is an embedding bag: each row of the result is a weighted sum of rows of `dense`. In float64, libtorch
  /// computes an embedding bag on one thread, so each part gets a thread.
  func matmul(_ dense: Tensor) -> Tensor {
    let dense = dense.contiguous()
    return .concatenate(
      inParallel(parts.count) { i in
        let part = parts[i]
        return callAll("aten::embedding_bag", dense, part.columns, part.starts, false, 0, false, part.values)[0]
      })
  }
}
