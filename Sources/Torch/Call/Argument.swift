import CTorch

/// An argument of a libtorch operator: a tensor, a number, a list of them, a device or a generator.
public protocol Argument {
  /// Pushes the value onto the call's stack.
  func push(on call: OpaquePointer)
}

extension Int: Argument {
  public func push(on call: OpaquePointer) { ct_push_int(call, Int64(self)) }
}

extension Double: Argument {
  public func push(on call: OpaquePointer) { ct_push_double(call, self) }
}

extension Bool: Argument {
  public func push(on call: OpaquePointer) { ct_push_bool(call, self) }
}

extension String: Argument {
  public func push(on call: OpaquePointer) { ct_push_string(call, self) }
}

extension Tensor: Argument {
  public func push(on call: OpaquePointer) { ct_push_tensor(call, handle.pointer) }
}

extension Generator: Argument {
  public func push(on call: OpaquePointer) { ct_push_generator(call, pointer) }
}

extension Device: Argument {
  public func push(on call: OpaquePointer) { ct_push_device(call, description) }
}

extension DType: Argument {
  public func push(on call: OpaquePointer) { ct_push_int(call, Int64(rawValue)) }
}

extension MemoryFormat: Argument {
  public func push(on call: OpaquePointer) { ct_push_int(call, Int64(rawValue)) }
}

/// A type that can be an element of a list argument.
public protocol ListElement {
  static func push(_ list: [Self], on call: OpaquePointer)
}

extension Int: ListElement {
  public static func push(_ list: [Int], on call: OpaquePointer) {
    ct_push_ints(call, list.map(Int64.init), list.count)
  }
}

extension Double: ListElement {
  public static func push(_ list: [Double], on call: OpaquePointer) { ct_push_doubles(call, list, list.count) }
}

extension Tensor: ListElement {
  public static func push(_ list: [Tensor], on call: OpaquePointer) {
    ct_push_tensors(call, list.map { Optional($0.handle.pointer) }, list.count)
  }
}

extension Array: Argument where Element: ListElement {
  public func push(on call: OpaquePointer) { Element.push(self, on: call) }
}

/// A named argument of the operator's schema. Arguments after it continue from its position.
public struct Keyword: Argument {
  let name: String
  let value: (any Argument)?

  public func push(on call: OpaquePointer) {
    ct_argument(call, name)
    if let value { value.push(on: call) } else { ct_push_none(call) }
  }
}

/// Names an argument of `call`: `call("aten::conv2d", x, w, key("groups", 2))`.
public func key(_ name: String, _ value: (any Argument)?) -> Keyword { Keyword(name: name, value: value) }
