/// A Swift number that can be combined with tensors.
public protocol Number: Argument {}
extension Int: Number {}
extension Double: Number {}

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { call("aten::add.Tensor", a, b) }
  public static func - (a: Tensor, b: Tensor) -> Tensor { call("aten::sub.Tensor", a, b) }
  public static func * (a: Tensor, b: Tensor) -> Tensor { call("aten::mul.Tensor", a, b) }
  public static func / (a: Tensor, b: Tensor) -> Tensor { call("aten::div.Tensor", a, b) }
  public static func + (a: Tensor, b: some Number) -> Tensor { call("aten::add.Scalar", a, b) }
  public static func - (a: Tensor, b: some Number) -> Tensor { call("aten::sub.Scalar", a, b) }
  public static func * (a: Tensor, b: some Number) -> Tensor { call("aten::mul.Scalar", a, b) }
  public static func / (a: Tensor, b: some Number) -> Tensor { call("aten::div.Scalar", a, b) }
  public static func + (a: some Number, b: Tensor) -> Tensor { b + a }
  public static func - (a: some Number, b: Tensor) -> Tensor { call("aten::rsub.Scalar", b, a) }
  public static func * (a: some Number, b: Tensor) -> Tensor { b * a }
  public static func / (a: some Number, b: Tensor) -> Tensor { b.reciprocal() * a }
  public static prefix func - (a: Tensor) -> Tensor { call("aten::neg", a) }

  public func reciprocal() -> Tensor { call("aten::reciprocal", self) }
  public func abs() -> Tensor { call("aten::abs", self) }
  public func square() -> Tensor { call("aten::square", self) }
  public func sqrt() -> Tensor { call("aten::sqrt", self) }
  public func rsqrt() -> Tensor { call("aten::rsqrt", self) }
  public func exp() -> Tensor { call("aten::exp", self) }
  public func log() -> Tensor { call("aten::log", self) }
  public func floor() -> Tensor { call("aten::floor", self) }
  public func round() -> Tensor { call("aten::round", self) }
  public func cos() -> Tensor { call("aten::cos", self) }
  public func sin() -> Tensor { call("aten::sin", self) }
  public func relu() -> Tensor { call("aten::relu", self) }

  /// Limits every element to `min ... max`. A bound that is nil does not apply.
  public func clamp(min: Double? = nil, max: Double? = nil) -> Tensor { call("aten::clamp", self, min, max) }
  public func minimum(_ other: Tensor) -> Tensor { call("aten::minimum", self, other) }
  public func maximum(_ other: Tensor) -> Tensor { call("aten::maximum", self, other) }
}
