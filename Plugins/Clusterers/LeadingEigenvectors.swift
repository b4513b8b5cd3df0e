import Clutch
import Foundation

extension NeighborGraph {
  /// The eigenvectors of the matrix's `k` largest eigenvalues as columns, float64 [n, k], k at least the number of
  /// pieces.
  ///
  /// The largest is 1, once for every piece, and its eigenvectors are known: D^½ on one piece, 0 elsewhere. So a
  /// repeated eigenvalue costs nothing, and a graph of k pieces is cut into them exactly. The others come by subspace
  /// iteration.
  func leadingEigenvectors(_ k: Int, _ random: Generator) throws(ClusteringError) -> Tensor {
    let inPiece = piece.unsqueeze(1) .== Tensor.arange(pieces, on: piece.device)  // [n, p]
    let roots = inPiece.to(.float64) * degrees.sqrt().unsqueeze(1)
    let known = roots / roots.norm(axis: 0)
    guard k > pieces else { return known }
    let subspace = ChebyshevSubspace(matrix: matrix, known: known)
    return .concatenate([known, try subspace.eigenvectors(k - pieces, random)], axis: 1)
  }
}

/// Finds leading eigenvectors of a symmetric matrix with eigenvalues in [−1, 1] beyond those that are known.
///
/// Subspace iteration: a block X [n, b] of some more columns than wanted is multiplied by a Chebyshev polynomial of the
/// matrix that is small on [−1, a], where the unwanted eigenvalues lie, and grows fast above a; then it is made
/// orthonormal and turned to the eigenvectors of XᵀMX, whose smallest eigenvalue is the next a
/// (Zhou, Saad, Tiago & Chelikowsky, J. Comput. Phys. 219, 2006, algorithm 4.3).
struct ChebyshevSubspace {
  let matrix: SparseMatrix
  /// Orthonormal eigenvectors of the eigenvalue 1 as columns [n, p].
  let known: Tensor
  /// The most products with the matrix before giving up.
  var limit = 20_000

  /// - Returns: the next `count` eigenvectors as columns [n, count], by falling eigenvalue λ, each with a residual
  ///   |Mx − λx| of at most a thousandth of the last one's 1 − λ, the eigenvalue of the Laplacian.
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
          "spectral clustering found no eigenvectors in \(products) products with the graph of \(n) features; "
            + "more neighbors make a graph on which it is faster")
      }
      let edge = min(pairs.values[width - 1].item, 1 - 1e-9)
      let degree = degree(edge)
      block = filter(pairs.vectors, upTo: edge, degree)
      products += degree
    }
  }

  /// The best approximations of eigenvectors within the span of a block, by falling eigenvalue.
  private func ritzPairs(_ block: Tensor) -> (values: Tensor, vectors: Tensor, residuals: Tensor) {
    let p = known.size(1)
    let basis = Tensor.concatenate([known, block], axis: 1).qr().q.slice(axis: 1, p..<(p + block.size(1)))  // [n, b]
    let image = matrix.matmul(basis)  // [n, b]
    let (ascending, turn) = basis.transpose().matmul(image).symmetricEigen()
    let (values, turned) = (ascending.flip(0), turn.flip(1))
    let vectors = basis.matmul(turned)
    return (values, vectors, (image.matmul(turned) - vectors * values).norm(axis: 0))
  }

  /// The degree at which the polynomial's value at 1 is 10⁸, beyond which rounding drowns the smaller columns; at most
  /// 500, after which a better edge is worth its price.
  private func degree(_ edge: Double) -> Int {
    let top = (3 - edge) / (1 + edge)  // where 1 lies once [−1, edge] is mapped to [−1, 1]
    return min(max(Int(log(2e8) / acosh(top)), 2), 500)
  }

  /// The Chebyshev polynomial of the matrix, with [−1, edge] mapped to [−1, 1], times the block [n, b].
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
