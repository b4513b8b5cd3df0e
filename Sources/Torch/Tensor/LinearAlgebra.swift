extension Tensor {
  /// Returns the matrix product. Leading axes are batch axes.
  public func matmul(_ other: Tensor) -> Tensor { call("aten::matmul", self, other) }

  /// Returns the eigenvalues of a symmetric matrix, ascending [d], and its eigenvectors as columns [d, d].
  public func symmetricEigen() -> (values: Tensor, vectors: Tensor) {
    let results = callAll("aten::linalg_eigh", self, "L")
    return (results[0], results[1])
  }

  /// Returns the singular values of a matrix, descending.
  public func singularValues() -> Tensor { call("aten::linalg_svdvals", self) }

  /// Returns the QR decomposition of a matrix [n, d]. Q [n, min(n, d)] has orthonormal columns.
  public func qr() -> (q: Tensor, r: Tensor) {
    let results = callAll("aten::linalg_qr", self, "reduced")
    return (results[0], results[1])
  }

  /// Returns the squared Euclidean distances between rows: [n, d] to [m, d] gives [n, m].
  ///
  /// They are computed as sums of squared differences, so that small distances between long rows keep their digits,
  /// which |x|² + |y|² − 2 x·y loses. `NearestRows` is faster if only the nearest rows matter.
  public func squaredDistances(to other: Tensor) -> Tensor {
    call("aten::cdist", self, other, 2.0, 2).square()  // 2: use differences, not matrix products
  }
}
