import Clutch

/// The mean of a term over all pairs of different views, of which the first is often that of a teacher.
///
/// - Parameters:
///   - first: the number of views a.
///   - second: the number of views b. View b shows the same pixels as view a if b = a; such a pair is left out.
///   - term: a scalar for a and b.
/// - Returns: a scalar.
func meanOverPairs(_ first: Int, _ second: Int, _ term: (_ a: Int, _ b: Int) -> Tensor) -> Tensor {
  Tensor.stack((0..<first).flatMap { a in (0..<second).filter { $0 != a }.map { term(a, $0) } }).mean()
}
