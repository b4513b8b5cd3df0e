import Clutch

/// A similarity of features. Spectral clustering uses its matrix over all pairs.
struct KernelAffinity {
  enum Kernel {
    /// exp(−γ |x − y|²)
    case rbf(gamma: Double)
    /// The cosine, or 0 if it is negative.
    case cosine
  }

  let kernel: Kernel
  /// The features, float64 [n, d], of length 1 for cosines.
  let rows: Tensor

  init(_ features: Tensor, _ kernel: Kernel) throws(ClusteringError) {
    self.kernel = kernel
    let isCosine = if case .cosine = kernel { true } else { false }
    let points = try Clustering.Points(features, spherical: isCosine, for: "spectral clustering")
    rows = points.rows.to(.float64) / points.scale
  }

  /// Returns the similarities of rows: [a, d], [b, d] -> [a, b].
  private func similarities(_ one: Tensor, _ other: Tensor) -> Tensor {
    switch kernel {
    case .rbf(let gamma): (one.squaredDistances(to: other) * -gamma).exp()
    case .cosine: one.matmul(other.transpose()).clamp(min: 0)
    }
  }

  /// Leading eigenvectors of D^−½ W D^−½, for the similarities W and their row sums D.
  struct Embedding {
    /// Columns in descending order of eigenvalue, float64 [n, k].
    let vectors: Tensor
    /// The diagonal of D [n].
    let degrees: Tensor
  }

  /// Computes the similarities of all pairs of different features. Memory grows with n², time with n³.
  func exact(_ k: Int) -> Embedding {
    let matrix = similarities(rows, rows)  // [n, n]
    call("aten::fill_diagonal_", matrix, 0.0)
    let sums = matrix.sum(axis: 1)
    // A feature that is similar to no other is a piece of its own.
    let degrees = sums.fill(sums .<= 0, with: 1)
    let roots = degrees.rsqrt()
    let vectors = (matrix * roots * roots.unsqueeze(1)).symmetricEigen().vectors.flip(1)
    return Embedding(vectors: vectors.slice(axis: 1, 0..<k), degrees: degrees)
  }

  /// Approximates the similarities from those to some of the features, the landmarks: W ≈ C A⁺ Cᵀ, where C [n, m] are
  /// the similarities to the landmarks and A [m, m] those among them (Williams, Seeger, NIPS 2000; Fowlkes, Belongie,
  /// Chung, Malik, PAMI 26, 2004). Negative eigenvalues of A are left out. C is computed block by block three times and
  /// never held, so memory grows with n·k and m², time with n·m·(d + m) and m³. If few features are distinct, there may
  /// be fewer than k vectors.
  func nystrom(_ k: Int, landmarks m: Int, _ random: Generator) -> Embedding {
    let n = rows.size(0)
    let marks = rows[Tensor.randperm(n, random)[0..<min(m, n)].to(rows.device)]  // [m, d]
    let (values, turn) = similarities(marks, marks).symmetricEigen()
    let used = (values .> 1e-8 * values.max().item).nonzero()  // [r]
    guard used.count > 0 else {
      return Embedding(
        vectors: .zeros([n, k], .float64, on: rows.device), degrees: .ones([n], .float64, on: rows.device))
    }
    let map = turn.select(axis: 1, used) * values[used].rsqrt()  // [m, r], so that A⁺ = map mapᵀ
    let blocks = rows.split(blockRows(width: marks.size(0)))
    func coordinates(_ block: Tensor) -> Tensor { similarities(block, marks).matmul(map) }  // [b, r]
    let sum = blocks.reduce(.zeros([used.count], .float64, on: rows.device)) { $0 + coordinates($1).sum(axis: 0) }
    let sums = Tensor.concatenate(blocks.map { coordinates($0).matmul(sum) })  // [n]
    // If a feature is unlike all landmarks, rounding may leave a sum of 0 or less.
    let degrees = sums.clamp(min: 1e-12 * sums.max().item)
    let roots = degrees.rsqrt().unsqueeze(1).split(blockRows(width: marks.size(0)))  // [b, 1] each
    func scaled(_ i: Int) -> Tensor { coordinates(blocks[i]) * roots[i] }
    let empty = Tensor.zeros([used.count, used.count], .float64, on: rows.device)
    let gram = blocks.indices.reduce(empty) { sum, i in
      let part = scaled(i)
      return sum + part.transpose().matmul(part)
    }  // [r, r]
    let (lengths, axes) = gram.symmetricEigen()
    let leading = axes.flip(1).slice(axis: 1, 0..<min(k, used.count))
    let scale = lengths.flip(0)[0..<min(k, used.count)].clamp(min: 1e-12).rsqrt()
    let vectors = Tensor.concatenate(blocks.indices.map { scaled($0).matmul(leading * scale) })
    return Embedding(vectors: vectors, degrees: degrees)
  }
}
