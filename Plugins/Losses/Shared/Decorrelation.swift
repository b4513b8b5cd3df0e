import Clutch

extension Tensor {
  /// A square matrix with zeros on its diagonal [d, d].
  var offDiagonal: Tensor { fill(.eye(size(0), .bool, on: device), with: 0) }

  /// Returns the inner products of all columns of one matrix with all columns of another: [n, d] and [n, d] -> [d, d].
  ///
  /// They are computed in full precision even within autocast.
  func columnProducts(_ other: Tensor) -> Tensor {
    withAutocast(false, on: device) { transpose().matmul(other) }
  }
}
