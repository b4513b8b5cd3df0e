/// A module of a network, with its trainable tensors and its forward computation.
///
/// Parameters are stored properties of type `Tensor` (declared with `let`, because they are changed in place), and
/// buffers are stored properties of type `Buffer`. Submodules are stored properties that are modules, or arrays or
/// optionals of modules. They are found by reflection.
public protocol Module: AnyObject {
  /// Applies the module. During training, batch norm uses the batch's statistics and updates its running statistics.
  func callAsFunction(_ input: Tensor, training: Bool) -> Tensor
}

/// A tensor of a module that is not trained, such as a running mean.
public struct Buffer: Sendable {
  public let tensor: Tensor
  public init(_ tensor: Tensor) { self.tensor = tensor }
}

/// A tensor of a module with its PyTorch name, such as `layer1.0.bn1.running_mean`.
public struct NamedTensor: Sendable {
  public let name: String
  public let tensor: Tensor
  public let isBuffer: Bool

  public init(name: String, tensor: Tensor, isBuffer: Bool) {
    self.name = name
    self.tensor = tensor
    self.isBuffer = isBuffer
  }

  /// Returns zeros of the same shape and layout, which an optimizer stores as `name.suffix`.
  public func zeros(_ suffix: String) -> NamedTensor {
    NamedTensor(name: "\(name).\(suffix)", tensor: call("aten::zeros_like", tensor), isBuffer: true)
  }
}

extension Module {
  /// Every parameter and buffer, in the order of declaration.
  public var tensors: [NamedTensor] { collect(self, "") }

  /// The parameters, which an optimizer changes.
  public var parameters: [NamedTensor] { tensors.filter { !$0.isBuffer } }

  /// The module and all its submodules.
  var modules: [any Module] { [self] + parts(of: self) }

  /// Moves all tensors to a device, in place.
  public func move(to device: Device) {
    withoutGradient {
      for part in tensors where part.tensor.device != device {
        callAll("aten::set_data", part.tensor, part.tensor.to(device))
      }
    }
  }

  /// Converts all tensors to a type, in place. Gradient tests need float64.
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

/// Returns the modules in a value's properties and their submodules.
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

/// Converts a name to PyTorch's form: `runningMean` becomes `running_mean`.
private func snakeCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}
