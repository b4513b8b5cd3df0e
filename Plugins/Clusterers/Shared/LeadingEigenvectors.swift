import Clutch
import Foundation

extension NeighborGraph {
  /// Returns the eigenvectors of the matrix's `k` largest eigenvalues as columns, float64 [n, k]. k must be at least
  /// the number of pieces.
  ///
  /// The largest eigenvalue is 1, once for each piece, and its eigenvectors are known: D^½ on one piece, 0 elsewhere. A
  /// repeated eigenvalue therefore costs nothing, and a graph of k pieces is split exactly into them. The other
  /// eigenvectors are computed by subspace iteration.
  func leadingEigenvectors(_ k: Int, _ random: Generator) throws(ClusteringError) -> Tensor {
    let inPiece = piece.unsqueeze(1) .== Tensor.arange(pieces, on: piece.device)  // [n, p]
    let roots = inPiece.to(.float64) * degrees.sqrt().unsqueeze(1)
    let known = roots / roots.norm(axis: 0)
    guard k > pieces else { return known }
    let subspace = ChebyshevSubspace(matrix: matrix, known: known)
    return .concatenate([known, try subspace.eigenvectors(k - pieces, random)], axis: 1)
  }
}

/// Finds the leading eigenvectors, beyond those already known, of a symmetric matrix with eigenvalues in [−1, 1].
///
/// Subspace iteration: a block X [n, b] with a few more columns than wanted is multiplied by a Chebyshev polynomial of
/// the matrix. The polynomial is small on [−1, a], where the unwanted eigenvalues lie, and grows fast above a. The
/// block is then orthonormalized and rotated to the eigenvectors of XᵀMX, whose smallest eigenvalue is the next a
/// (Zhou, Saad, Tiago & Chelikowsky, J. Comput. Phys. 219, 2006, algorithm 4.3).
struct ChebyshevSubspace {
  let matrix: SparseMatrix
  /// Orthonormal eigenvectors for the eigenvalue 1, as columns [n, p].
  let known: Tensor
  /// The maximum number of products with the matrix.
  var limit = 20_000

  /// Returns the next `count` eigenvectors as columns [n, count], in descending order of eigenvalue λ.
  ///
  /// The residual |Mx − λx| of each is at most a thousandth of the last one's 1 − λ (the eigenvalue of the Laplacian),
  /// or at most 1e-10.
  func eigenvectors(_ count: Int, _ random: Generator) throws(ClusteringError) -> Tensor {
    let n = matrix.size
    let width = min(count + max(8, count / 4), n - known.size(1))
    var block = Tensor.randn([n, width], random, .float64).to(known.device)  // [n, b]
    var products = 0
    while true {
      let pairs = ritzPairs(block)
      let wanted = pairs.residuals[0..<count].max().item
      let gap = 1 - pairs.values[count - 1].item
      if wanted <= max(1e-3 * gap, 1e-10) { return pairs.vectors.slice(axis: 1, 0..<count) }
      guard products < limit else {
        throw ClusteringError(
          "spectral clustering did not converge in \(products) products with the graph of \(n) features; "
            + "more neighbors make it converge faster")
      }
      let edge = min(pairs.values[width - 1].item, 1 - 1e-9)
      let degree = degree(edge)
      block = filter(pairs.vectors, upTo: edge, degree)
      products += degree
    }
  }

  /// The best approximations of eigenvectors in the span of a block, in descending order of eigenvalue.
  private func ritzPairs(_ block: Tensor) -> (values: Tensor, vectors: Tensor, residuals: Tensor) {
    let p = known.size(1)
    let basis = Tensor.concatenate([known, block], axis: 1).qr().q.slice(axis: 1, p..<(p + block.size(1)))  // [n, b]
    let image = matrix.matmul(basis)  // [n, b]
    let (ascending, turn) = basis.transpose().matmul(image).symmetricEigen()
    let (values, turned) = (ascending.flip(0), turn.flip(1))
    let vectors = basis.matmul(turned)
    return (values, vectors, (image.matmul(turned) - vectors * values).norm(axis: 0))
  }

  /// The degree at which the polynomial's value at 1 is 10⁸; beyond that, rounding errors drown the smaller columns. It
  /// is at most 500; beyond that, a better edge is worth its cost.
  private func degree(_ edge: Double) -> Int {
    let top = (3 - edge) / (1 + edge)  // where 1 lies once [−1, edge] is mapped to [−1, 1]
    return min(max(Int(log(2e8) / acosh(top)), 2), 500)
  }

  /// Multiplies the block [n, b] by the Chebyshev polynomial of the matrix, with [−1, edge] mapped to [−1, 1].
  private func filter(_ block: Tensor, upTo edge: Double, _ degree: Int) -> Tensor {
    let (center, half) = ((edge - 1) / 2, (edge + 1) / 2)
    let scaled = matrix * (2 / half)
    // 2 (M − center) x / half
    func twice(_ x: Tensor) -> Tensor {
      call("aten::sub_.Tensor", scaled.matmul(x), x, key("alpha", 2 * center / half))
    }
    var (before, now) = (block, twice(block) / 2)
    for _ in 1..<degree { (before, now) = (now, call("aten::sub_.Tensor", twice(now), before)) }
    return now
  }
}
