infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence

/// Comparisons element by element: masks of type bool.
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

  /// This tensor where `mask` holds, `other` elsewhere.
  public func `where`(_ mask: Tensor, otherwise other: Tensor) -> Tensor { call("aten::where.self", mask, self, other) }
  /// `value` where `mask` holds, this tensor elsewhere.
  public func fill(_ mask: Tensor, with value: Double) -> Tensor { call("aten::masked_fill.Scalar", self, mask, value) }

  /// Whether every element is a finite number.
  public var isFinite: Bool { callAll("aten::item", call("aten::all", call("aten::isfinite", self))).int != 0 }
}
