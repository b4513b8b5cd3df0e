import Clutch
import Dispatch
import Synchronization

/// A square matrix that stores only its non-zero elements, row by row.
struct SparseMatrix {
  /// How many rows and columns.
  let size: Int
  /// Rows in their order, cut into one part for each thread.
  private let parts: [Part]

  /// Some rows [r]: where the elements of each start, int64 [r]; the column of every element, int64 [m]; its value [m].
  private struct Part {
    let starts: Tensor
    let columns: Tensor
    let values: Tensor
  }

  private init(size: Int, parts: [Part]) { (self.size, self.parts) = (size, parts) }

  /// - Parameter elements: rows and columns, int64 [m], in any order; values [m]. Those of equal places add up.
  init(size: Int, rows: Tensor, columns: Tensor, values: Tensor) {
    let order = rows.sort(axis: 0).indices  // keeps the order within a row: the same bits every time
    let (columns, values) = (columns[order], values[order])
    let ends = Tensor.concatenate([.zeros([1], .int64, on: rows.device), rows.counts(size).cumulativeSum(axis: 0)])
    let threads = rows.device == .cpu ? min(Engine.threads, size) : 1
    self.init(
      size: size,
      parts: (0..<threads).map { part in
        let rows = (size * part / threads)..<(size * (part + 1) / threads)
        let (first, end) = (Int(ends[rows.lowerBound].item), Int(ends[rows.upperBound].item))
        return Part(starts: ends[rows] - first, columns: columns[first..<end], values: values[first..<end])
      })
  }

  static func * (matrix: SparseMatrix, factor: Double) -> SparseMatrix {
    SparseMatrix(
      size: matrix.size,
      parts: matrix.parts.map { Part(starts: $0.starts, columns: $0.columns, values: $0.values * factor) })
  }

  /// The product with a dense matrix: [n, b] -> [n, b].
  ///
  /// An embedding bag is this product: every row of the result is a weighted sum of the rows that are named. libtorch's
  /// takes one thread in float64, so each part has its own; the bits do not depend on how many there are.
  func matmul(_ dense: Tensor) -> Tensor {
    let dense = dense.contiguous()
    @Sendable func product(_ part: Part) -> Tensor {
      callAll("aten::embedding_bag", dense, part.columns, part.starts, false, 0, false, part.values)[0]
    }
    if parts.count == 1 { return product(parts[0]) }
    let products = Mutex<[Int: Tensor]>([:])
    DispatchQueue.concurrentPerform(iterations: parts.count) { i in
      let product = product(parts[i])
      products.withLock { $0[i] = product }
    }
    return products.withLock { products in .concatenate(parts.indices.map { products[$0]! }) }
  }
}
