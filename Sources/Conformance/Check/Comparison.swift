import Clutch
import Foundation

/// Returns a number with enough digits to distinguish two results.
func shown(_ number: Double) -> String { number.isNaN ? "nan" : String(format: "%.9g", number) }

/// Returns a description of the largest difference; nil if none exceeds `within` + `relative` · |expected|.
///
/// - Parameter name: the name of the tensors, such as "the loss".
func difference(
  _ name: String, _ found: Tensor, from expected: Tensor, within: Double, relative: Double = 0
) -> String? {
  guard found.shape == expected.shape else {
    return "\(name) has the shape \(found.shape), but should have \(expected.shape)"
  }
  let (a, b) = (found.doubles, expected.doubles)
  func allowed(_ i: Int) -> Double { within + relative * abs(b[i]) }
  func excess(_ i: Int) -> Double {
    if a[i] == b[i] || (a[i].isNaN && b[i].isNaN) { return -.infinity }
    let excess = abs(a[i] - b[i]) - allowed(i)
    return excess.isNaN ? .infinity : excess
  }
  guard let worst = a.indices.max(by: { excess($0) < excess($1) }), excess(worst) > 0 else { return nil }
  let place = expected.rank == 0 ? name : "element \(place(worst, in: expected.shape)) of \(name)"
  let tolerance = String(format: "%.3g", allowed(worst))
  return "\(place) is \(shown(a[worst])), but should be \(shown(b[worst])) to within \(tolerance)"
}

/// Returns a description of the first element that is not finite; nil if all are finite.
func notFinite(_ name: String, _ tensor: Tensor) -> String? {
  guard !tensor.isFinite, let first = tensor.doubles.firstIndex(where: { !$0.isFinite }) else { return nil }
  let value = shown(tensor.doubles[first])
  return tensor.rank == 0 ? "\(name) is \(value)" : "element \(place(first, in: tensor.shape)) of \(name) is \(value)"
}

/// Returns a description of how two tensors differ in their bits; nil if they are equal.
func otherBits(_ name: String, _ found: Tensor, than expected: Tensor) -> String? {
  if bits(found) == bits(expected) && found.dtype == expected.dtype { return nil }
  return difference(name, found, from: expected, within: 0) ?? "\(name) has different bits"
}

/// Returns the bytes of a tensor's elements.
func bits(_ tensor: Tensor) -> Data { tensor.withBytes { Data($0) } }

/// Returns the indices of element `i` in row-major order, such as [1, 0, 2].
private func place(_ i: Int, in shape: [Int]) -> [Int] {
  var rest = i
  return shape.reversed().map { length in
    defer { rest /= length }
    return rest % length
  }.reversed()
}

/// Returns the largest absolute value of an element; 0 if there are no elements.
func largest(_ tensor: Tensor) -> Double { tensor.count == 0 ? 0 : tensor.abs().max().item }

/// Returns the first GPU.
///
/// - Throws: `CheckSkipped` if there is none.
func gpu() throws(CheckSkipped) -> Device {
  guard Engine.cudaDevices > 0 else { throw CheckSkipped("there is no GPU here") }
  return .cuda(0)
}
