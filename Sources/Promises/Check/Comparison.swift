import Clutch
import Foundation

/// A number with as many digits as tell two results apart.
func shown(_ number: Double) -> String { number.isNaN ? "nan" : String(format: "%.9g", number) }

/// Where two tensors differ the most, in words; nil where none differs by more than `within` + `relative` · its size.
///
/// - Parameter name: what they are: "the loss".
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

/// The first element that is not finite, in words; nil where all are.
func notFinite(_ name: String, _ tensor: Tensor) -> String? {
  guard !tensor.isFinite, let first = tensor.doubles.firstIndex(where: { !$0.isFinite }) else { return nil }
  let value = shown(tensor.doubles[first])
  return tensor.rank == 0 ? "\(name) is \(value)" : "element \(place(first, in: tensor.shape)) of \(name) is \(value)"
}

/// Says how two tensors differ that should hold the same bits; nil where they do not.
func otherBits(_ name: String, _ found: Tensor, than expected: Tensor) -> String? {
  if bits(found) == bits(expected) && found.dtype == expected.dtype { return nil }
  return difference(name, found, from: expected, within: 0) ?? "\(name) has other bits"
}

/// The elements of a tensor, byte by byte.
func bits(_ tensor: Tensor) -> Data { tensor.withBytes { Data($0) } }

/// The indices of element `i`, counted row by row: [1, 0, 2].
private func place(_ i: Int, in shape: [Int]) -> [Int] {
  var rest = i
  return shape.reversed().map { length in
    defer { rest /= length }
    return rest % length
  }.reversed()
}

/// The largest size of an element; 0 where there is none.
func largest(_ tensor: Tensor) -> Double { tensor.count == 0 ? 0 : tensor.abs().max().item }

/// The first GPU.
///
/// - Throws: `Skipped` where there is none.
func gpu() throws(Skipped) -> Device {
  guard Engine.cudaDevices > 0 else { throw Skipped("there is no GPU here") }
  return .cuda(0)
}
