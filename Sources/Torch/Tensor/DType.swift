/// The type of a tensor's elements; raw values are libtorch's `c10::ScalarType`.
public enum DType: Int, Sendable, CaseIterable {
  case uint8 = 0
  case int8 = 1
  case int16 = 2
  case int32 = 3
  case int64 = 4
  case float16 = 5
  case float32 = 6
  case float64 = 7
  case bool = 11
  case bfloat16 = 15

  /// The size of an element in bytes.
  public var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .int16, .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Returns the size of a shape's elements in bytes; nil if a length is negative or the size overflows.
  func bytes(of shape: [Int]) -> Int? {
    var bytes = size
    for length in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(length, 1))
      if overflow || length < 0 { return nil }
      bytes = product
    }
    return shape.contains(0) ? 0 : bytes
  }
}

/// The memory layout of a tensor; raw values are libtorch's `c10::MemoryFormat`.
public enum MemoryFormat: Int, Sendable {
  case contiguous = 0
  /// [n, c, h, w] stored as n, h, w, c, the fastest layout for convolutions.
  case channelsLast = 2
}
