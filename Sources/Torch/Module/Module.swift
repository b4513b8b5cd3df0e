/// A part of a network: tensors that training changes, and what it makes of its input.
///
/// Parameters are stored properties of type `Tensor` (each a `let`: it is changed in place), buffers of type `Buffer`;
/// parts are stored properties that are modules, or arrays or optionals of them. They are found by reflection.
public protocol Module: AnyObject {
  /// Applies the module. While training, batch norm uses the batch's statistics and updates its running ones.
  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor
}

/// A tensor that belongs to a module but is not trained, such as a running mean.
public struct Buffer: Sendable {
  public let tensor: Tensor
  public init(_ tensor: Tensor) { self.tensor = tensor }
}

/// A tensor of a module under the name that PyTorch gives it, such as `layer1.0.bn1.running_mean`.
public struct NamedTensor: Sendable {
  public let name: String
  public let tensor: Tensor
  public let isBuffer: Bool

  public init(name: String, tensor: Tensor, isBuffer: Bool) {
    self.name = name
    self.tensor = tensor
    self.isBuffer = isBuffer
  }

  /// Zeros of the same shape and layout, which an optimiser keeps beside this tensor as `name.suffix`.
  public func zeros(_ suffix: String) -> NamedTensor {
    NamedTensor(name: "\(name).\(suffix)", tensor: call("aten::zeros_like", tensor), isBuffer: true)
  }
}

extension Module {
  /// Every parameter and buffer, in the order of declaration.
  public var tensors: [NamedTensor] { collect(self, "") }

  /// What an optimiser changes.
  public var parameters: [NamedTensor] { tensors.filter { !$0.isBuffer } }

  /// The module and all its parts.
  var modules: [any Module] { [self] + parts(of: self) }

  /// Moves every tensor to a device, in place.
  public func move(to device: Device) {
    withoutGradient {
      for part in tensors where part.tensor.device != device {
        callAll("aten::set_data", part.tensor, part.tensor.to(device))
      }
    }
  }

  /// Changes the type of every floating-point tensor, in place; tests of gradients need float64.
  public func convert(to dtype: DType) {
    withoutGradient {
      for part in tensors { callAll("aten::set_data", part.tensor, part.tensor.to(dtype)) }
    }
  }
}

private func collect(_ value: Any, _ path: String) -> [NamedTensor] {
  func below(_ label: String) -> String { path.isEmpty ? label : "\(path).\(label)" }
  switch value {
  case let tensor as Tensor: return [NamedTensor(name: path, tensor: tensor, isBuffer: false)]
  case let buffer as Buffer: return [NamedTensor(name: path, tensor: buffer.tensor, isBuffer: true)]
  case let sequence as Sequential: return collect(sequence.layers, path)
  case let parts as [any Module]: return parts.enumerated().flatMap { collect($1, below("\($0)")) }
  case let module as any Module:
    return Mirror(reflecting: module).children.flatMap { collect($0.value, below(snakeCase($0.label ?? ""))) }
  case let optional as any OptionalValue: return optional.wrapped.map { collect($0, path) } ?? []
  default: return []
  }
}

/// The modules among a value's parts, and theirs.
private func parts(of value: Any) -> [any Module] {
  switch value {
  case let list as [any Module]: list.flatMap(\.modules)
  case let module as any Module:
    Mirror(reflecting: module).children.flatMap { child in
      (child.value as? any Module)?.modules ?? parts(of: child.value)
    }
  case let optional as any OptionalValue: optional.wrapped.map { ($0 as? any Module)?.modules ?? parts(of: $0) } ?? []
  default: []
  }
}

private protocol OptionalValue { var wrapped: Any? { get } }
extension Optional: OptionalValue { fileprivate var wrapped: Any? { self } }

/// `runningMean` as PyTorch writes it: `running_mean`.
private func snakeCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}
