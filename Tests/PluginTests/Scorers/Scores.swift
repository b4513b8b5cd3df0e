import Clutch
import Testing

extension Scorer {
  /// Fits on `bank` and scores `queries`.
  func scores(_ bank: Tensor, _ queries: Tensor) throws -> Tensor {
    let fitted = try fit(bank, Generator(seed: 0))
    return fitted(queries)
  }
}

/// The largest difference of two tensors of the same shape.
func difference(_ a: Tensor, _ b: Tensor) -> Double {
  a.shape == b.shape ? (a.to(.float64) - b.to(.float64)).abs().max().item : .infinity
}

private struct OneScorer: Options { var scorer: Choice<Scorers>? }

/// Returns a scorer, written as in a recipe.
func scorer(_ written: String) throws -> any Scorer {
  try #require(try decode(OneScorer.self, from: parse("scorer: \(written)", file: "test.yaml")).scorer).value
}
