import Clutch

/// A square matrix that stores only its non-zero elements, row by row.
struct SparseMatrix {
  /// How many rows and columns.
  let size: Int
  /// The rows in their order, cut into parts that are multiplied at once.
  private let parts: [Part]

  /// Some rows [r]: where the elements of each start, int64 [r]; the column of every element, int64 [m]; its value [m].
  private struct Part {
    let starts: Tensor
    let columns: Tensor
    let values: Tensor
  }

  private init(size: Int, parts: [Part]) { (self.size, self.parts) = (size, parts) }

  /// - Parameters:
  ///   - rows: of the elements, int64 [m], in any order.
  ///   - columns: theirs, int64 [m].
  ///   - values: theirs [m]; those of equal places add up.
  ///   - threads: how many are to compute a product.
  init(size: Int, rows: Tensor, columns: Tensor, values: Tensor, threads: Int = Engine.threads) {
    let order = rows.sort(axis: 0).indices  // keeps the order within a row: the same bits every time
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

  /// The product with a dense matrix: [n, b] -> [n, b]. Its bits do not depend on the number of threads.
  ///
  /// An embedding bag is this product: every row of the result is a weighted sum of the rows that are named. In float64
  /// libtorch computes it on one thread, so each part has one.
  func matmul(_ dense: Tensor) -> Tensor {
    let dense = dense.contiguous()
    return .concatenate(
      inParallel(parts.count) { i in
        let part = parts[i]
        return callAll("aten::embedding_bag", dense, part.columns, part.starts, false, 0, false, part.values)[0]
      })
  }
}
