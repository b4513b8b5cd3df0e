extension Tensor {
  /// The matrix product; leading axes are batches.
  public func matmul(_ other: Tensor) -> Tensor { call("aten::matmul", self, other) }

  /// Eigenvalues, ascending [d], and eigenvectors as columns [d, d] of a symmetric matrix.
  public func symmetricEigen() -> (values: Tensor, vectors: Tensor) {
    let results = callAll("aten::linalg_eigh", self, "L")
    return (results[0], results[1])
  }

  /// The singular values of a matrix, descending.
  public func singularValues() -> Tensor { call("aten::linalg_svdvals", self) }

  /// Q and R of a matrix [n, d], Q [n, min(n, d)] with orthonormal columns.
  public func qr() -> (q: Tensor, r: Tensor) {
    let results = callAll("aten::linalg_qr", self, "reduced")
    return (results[0], results[1])
  }

  /// Squared Euclidean distances of the rows: [n, d] to [m, d] gives [n, m].
  ///
  /// They are sums of squared differences, so that small distances between long rows keep their digits, which
  /// |x|² + |y|² − 2 x·y loses. `NearestRows` is faster where only the nearest rows matter.
  public func squaredDistances(to other: Tensor) -> Tensor {
    call("aten::cdist", self, other, 2.0, 2).square()  // 2 stands for differences instead of products
  }
}
