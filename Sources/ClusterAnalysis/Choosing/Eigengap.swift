import Foundation
import Torch

/// The gaps between the smallest eigenvalues of a nearest-neighbor graph's normalized Laplacian.
///
/// W = (A + Aᵀ) / 2 with A[i, j] = 1 if j is among the nearest neighbors of i, as in `spectral`. With eigenvalues
/// λ_1 ≤ λ_2 ≤ … of I − D^−½ W D^−½, the gap at k is λ_(k+1) − λ_k. A graph of k pieces has the eigenvalue 0 exactly k
/// times, so a graph that has fallen apart answers with its number of pieces.
///
/// Source: von Luxburg, "A tutorial on spectral clustering", arXiv 0711.0189, section 8.3.
enum Eigengap {
  /// The maximum number of rows; the matrix of the graph is dense.
  static let rows = 2000
  static let neighbors = 10

  /// Returns the eigenvalues of the graph of rows [n, d], ascending.
  static func eigenvalues(_ features: Tensor, neighbors: Int = neighbors) -> [Double] {
    let rows = features.to(.cpu)
    let n = rows.size(0)
    let all = Tensor.arange(n)
    let nearest = NearestRows(rows).nearest(min(neighbors, n - 1), to: rows) { places, columns in
      places.unsqueeze(1) .== all[columns]
    }  // [n, m]
    let joined = call("aten::scatter.value", Tensor.zeros([n, n], .float64), 1, nearest, 1.0)  // [n, n]
    let weights = (joined + joined.transpose()) / 2
    let root = weights.sum(axis: 1).rsqrt()
    let matrix = Tensor.eye(n, .float64) - weights * root * root.unsqueeze(1)
    return call("aten::linalg_eigvalsh", matrix, "L").doubles
  }
}

extension CountStudy {
  /// Returns the eigengap at each k, of a random sample if there are many rows.
  func eigengap(_ random: Generator) -> [Point] {
    let n = features.size(0)
    let sample =
      n > Eigengap.rows ? features[Tensor.randperm(n, random)[0..<Eigengap.rows].to(features.device)] : features
    let values = Eigengap.eigenvalues(sample)
    return counts.filter { $0 < values.count }.map { k in
      Point(k: k, value: values[k] - values[k - 1], standardError: nil)
    }
  }
}
