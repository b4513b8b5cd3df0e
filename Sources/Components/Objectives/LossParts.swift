import Torch

/// Collects the terms that a loss reports during a call.
package final class LossParts: @unchecked Sendable {  // used only within the call of the loss, on one thread
  @TaskLocal package static var current: LossParts?
  package init() {}

  private var terms: [String: Tensor] = [:]

  /// Adds the terms of a summand under its name, or its value if it has none.
  func add(_ inner: LossParts, of name: String, weight: Double, value: Tensor) {
    if inner.terms.isEmpty { add(name, value.detach()) }
    for (term, part) in inner.terms { add("\(name).\(term)", weight * part) }
  }

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

/// Returns `weight` times a loss that may report terms itself.
///
/// Its terms are reported as `name.term`, multiplied by the weight. If it reports none, the weighted loss is reported
/// as `name`. The curves of a sum thus add up to the whole if those of its summands do.
public func lossSummand(_ name: String, weight: Double = 1, _ loss: () throws -> Tensor) rethrows -> Tensor {
  guard let outer = LossParts.current else { return weight * (try loss()) }
  let inner = LossParts()
  let value = weight * (try LossParts.$current.withValue(inner) { try loss() })
  outer.add(inner, of: name, weight: weight, value: value)
  return value
}
