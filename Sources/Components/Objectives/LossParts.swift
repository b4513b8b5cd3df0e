import Torch

/// Collects the terms that a loss reports during a call.
package final class LossParts: @unchecked Sendable {  // used only within the call of the loss, on one thread
  @TaskLocal package static var current: LossParts?
  package init() {}

  private var terms: [String: Tensor] = [:]

  func add(_ name: String, _ term: Tensor) { terms[name] = terms[name].map { $0 + term } ?? term }

  /// Adds the terms of another collection, each times a factor.
  func add(_ others: LossParts, times factor: Double) { for (name, term) in others.terms { add(name, term * factor) } }

  package var values: [String: Double] { terms.mapValues(\.item) }
}

/// Reports a named term of a loss to the log and TensorBoard, and returns it unchanged.
///
/// Use it within a loss: `lossPart("samples", a) + lossPart("centers", b)`. Terms with the same name are added up. It
/// costs nothing in steps that are not logged.
public func lossPart(_ name: String, _ term: Tensor) -> Tensor {
  LossParts.current?.add(name, term.detach())
  return term
}
