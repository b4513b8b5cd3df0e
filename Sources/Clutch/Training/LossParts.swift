/// The terms that a loss tells of itself while one of its values is looked at.
final class LossParts: @unchecked Sendable {  // it stays within the call of the loss, on one thread
  @TaskLocal static var current: LossParts?
  private var terms: [String: Tensor] = [:]

  func add(_ name: String, _ term: Tensor) { terms[name] = terms[name].map { $0 + term } ?? term }

  var values: [String: Double] { terms.mapValues(\.item) }
}

/// Has the log and TensorBoard show a term of a loss under a name, and returns it as it is.
///
/// For use within a loss: `lossPart("samples", a) + lossPart("centers", b)`. Terms of one name add up. It costs nothing
/// at the steps that are not logged.
public func lossPart(_ name: String, _ term: Tensor) -> Tensor {
  LossParts.current?.add(name, term.detach())
  return term
}
