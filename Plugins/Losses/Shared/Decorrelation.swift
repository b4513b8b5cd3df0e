import Clutch

extension Tensor {
  /// A square matrix with zeros on its diagonal [d, d].
  var offDiagonal: Tensor { fill(.eye(size(0), .bool, on: device), with: 0) }

  /// Returns the products of all columns of two matrices, summed over their rows: [n, d] and [n, d] -> [d, d].
  ///
  /// They are computed in full precision even within autocast.
  func columnProducts(_ other: Tensor) -> Tensor {
    withAutocast(false, on: device) { transpose().matmul(other) }
  }
}
