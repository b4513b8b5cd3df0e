infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence

/// Element-wise comparisons, which return masks of type bool.
extension Tensor {
  public static func .== (a: Tensor, b: Tensor) -> Tensor { call("aten::eq.Tensor", a, b) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { call("aten::ne.Tensor", a, b) }
  public static func .< (a: Tensor, b: Tensor) -> Tensor { call("aten::lt.Tensor", a, b) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { call("aten::gt.Tensor", a, b) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { call("aten::le.Tensor", a, b) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { call("aten::ge.Tensor", a, b) }
  public static func .== (a: Tensor, b: some Number) -> Tensor { call("aten::eq.Scalar", a, b) }
  public static func .!= (a: Tensor, b: some Number) -> Tensor { call("aten::ne.Scalar", a, b) }
  public static func .< (a: Tensor, b: some Number) -> Tensor { call("aten::lt.Scalar", a, b) }
  public static func .> (a: Tensor, b: some Number) -> Tensor { call("aten::gt.Scalar", a, b) }
  public static func .<= (a: Tensor, b: some Number) -> Tensor { call("aten::le.Scalar", a, b) }
  public static func .>= (a: Tensor, b: some Number) -> Tensor { call("aten::ge.Scalar", a, b) }

  public static func & (a: Tensor, b: Tensor) -> Tensor { call("aten::logical_and", a, b) }
  public static func | (a: Tensor, b: Tensor) -> Tensor { call("aten::logical_or", a, b) }
  public static prefix func ! (a: Tensor) -> Tensor { call("aten::logical_not", a) }

  /// Returns this tensor's elements where `mask` is true and those of `other` elsewhere.
  public func `where`(_ mask: Tensor, otherwise other: Tensor) -> Tensor { call("aten::where.self", mask, self, other) }
  /// Returns `value` where `mask` is true and this tensor's elements elsewhere.
  public func fill(_ mask: Tensor, with value: Double) -> Tensor { call("aten::masked_fill.Scalar", self, mask, value) }

  /// Indicates whether every element is finite.
  public var isFinite: Bool { callAll("aten::item", call("aten::all", call("aten::isfinite", self))).int != 0 }
}
