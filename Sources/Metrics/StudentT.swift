import Foundation

/// Returns the quantile of Student's t distribution for probability `p`.
///
/// The distribution function is a finite sum for integer degrees of freedom, so no incomplete beta function is needed.
/// It is inverted by bisection over the angle θ = atan(t / √ν). The result agrees with SciPy to 1e-9 relative for p
/// from 0.001 to 0.999. `p` must be within (0, 1) and `degreesOfFreedom` >= 1.
///
/// Source: Abramowitz and Stegun, 26.7.3 and 26.7.4.
func studentTQuantile(_ p: Double, degreesOfFreedom: Int) -> Double {
  precondition(p > 0 && p < 1, "a quantile needs a probability within (0, 1), but got \(p)")
  precondition(degreesOfFreedom >= 1, "Student's t needs at least one degree of freedom")
  if p < 0.5 { return -studentTQuantile(1 - p, degreesOfFreedom: degreesOfFreedom) }
  var low = 0.0
  var high = Double.pi / 2
  for _ in 0..<60 {  // more than the bits of a Double
    let middle = (low + high) / 2
    if centralShare(middle, degreesOfFreedom) < 2 * p - 1 { low = middle } else { high = middle }
  }
  return tan(low) * Double(degreesOfFreedom).squareRoot()
}

/// Returns the probability that |t| is at least `value`, which is 0 or more.
func studentTTail(_ value: Double, degreesOfFreedom: Int) -> Double {
  max(0, 1 - centralShare(atan(value / Double(degreesOfFreedom).squareRoot()), degreesOfFreedom))
}

/// Returns the probability that |t| < √ν · tan θ.
///
///     ν even: sin θ · (1 + 1/2 cos² θ + (1·3)/(2·4) cos⁴ θ + …), ν/2 terms
///     ν odd:  2/π · (θ + sin θ · (cos θ + 2/3 cos³ θ + (2·4)/(3·5) cos⁵ θ + …)), (ν-1)/2 terms
private func centralShare(_ angle: Double, _ degreesOfFreedom: Int) -> Double {
  let odd = degreesOfFreedom % 2
  let square = cos(angle) * cos(angle)
  var term = odd == 1 ? cos(angle) : 1
  var sum = 0.0
  for k in 0..<(degreesOfFreedom / 2) {
    sum += term
    let n = Double(2 * k + 1 + odd)
    term *= square * n / (n + 1)
  }
  return odd == 1 ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
}
