import CTorch
import Synchronization

/// Calls the libtorch operator `name`, such as `"aten::logsumexp"` or `"aten::add.Tensor"`, and returns its first
/// result.
///
/// Give arguments in the order of the operator's schema. `nil` stands for its `None`, and `key(…)` names an argument.
/// Missing arguments have the schema's defaults.
@discardableResult
public func call(_ name: String, _ arguments: (any Argument)?...) -> Tensor {
  CallResults(of: name, arguments)[0]
}

/// Calls an operator that returns several values or a value that is not a tensor.
@discardableResult
public func callAll(_ name: String, _ arguments: (any Argument)?...) -> CallResults { CallResults(of: name, arguments) }

/// The results of an operator.
public final class CallResults {
  private let pointer: OpaquePointer?

  init(of name: String, _ arguments: [(any Argument)?]) {
    do throws(TorchError) {
      pointer = try Self.run(name, arguments)
    } catch {
      pointer = nil
      let shapes = arguments.compactMap { ($0 as? Tensor).map { "\($0.shape)" } }
      raise("\(name)(\(shapes.joined(separator: ", "))): \(error.description)")
    }
  }

  private static func run(_ name: String, _ arguments: [(any Argument)?]) throws(TorchError) -> OpaquePointer {
    guard let call = ct_call_new(try findOperator(name)) else { throw TorchError(description: "no memory") }
    for argument in arguments {
      if let argument { argument.push(on: call) } else { ct_push_none(call) }
    }
    do throws(TorchError) {
      _ = try checked { ct_run(call, &$0) }
    } catch {
      ct_call_free(call)
      throw error
    }
    return call
  }

  deinit {
    if let pointer { ct_call_free(pointer) }
  }

  /// Returns result `i` as a tensor; undefined after an error.
  public subscript(i: Int) -> Tensor {
    guard let pointer, i < ct_result_count(pointer) else { return Tensor.undefined }
    return ct_result_tensor(pointer, i).map { Tensor(owning: $0) } ?? Tensor.undefined
  }

  /// The tensors in result 0, a list.
  public var tensors: [Tensor] {
    guard let pointer else { return [] }
    return (0..<ct_result_tensor_count(pointer, 0)).compactMap { j in
      ct_result_tensor_at(pointer, 0, j).map { Tensor(owning: $0) }
    }
  }

  public var double: Double { pointer.map { ct_result_double($0, 0) } ?? .nan }
  public var int: Int { pointer.map { Int(ct_result_int($0, 0)) } ?? 0 }
}

/// Cached operators. Each lives as long as the process.
private let operators = Mutex<[String: UInt]>([:])

private func findOperator(_ name: String) throws(TorchError) -> OpaquePointer {
  if let address = operators.withLock({ $0[name] }), let known = OpaquePointer(bitPattern: address) { return known }
  guard let found = try checked({ ct_operator_find(name, &$0) }) else {
    throw TorchError(description: "there is no operator \(name)")
  }
  operators.withLock { $0[name] = UInt(bitPattern: found) }
  return found
}
