import CTorch

extension Tensor {
  /// Indicates whether gradients are recorded for this tensor.
  public var requiresGradient: Bool {
    get { ct_requires_grad(handle.pointer) }
    nonmutating set {
      do throws(TorchError) {
        _ = try checked { ct_set_requires_grad(handle.pointer, newValue, &$0) }
      } catch {
        raise("requiresGradient: \(error.description)")
      }
    }
  }

  /// The gradient accumulated by calls of `backward`; nil before the first call.
  public var gradient: Tensor? {
    get { ct_grad(handle.pointer).map { Tensor(owning: $0) } }
    nonmutating set {
      do throws(TorchError) {
        _ = try checked { ct_set_grad(handle.pointer, newValue?.handle.pointer, &$0) }
      } catch {
        raise("gradient: \(error.description)")
      }
    }
  }

  /// Computes the gradients of this scalar and adds them to all tensors that it depends on and that require a gradient.
  public func backward() {
    do throws(TorchError) {
      let done = try checked { ct_backward(handle.pointer, &$0) }
      assert(done)
    } catch {
      raise("backward: \(error.description)")
    }
  }
}

/// Runs `body` without recording gradients on this thread.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ct_grad_mode(false)
  defer { _ = ct_grad_mode(before) }
  return try body()
}

/// Runs `body` with recording of gradients on this thread, also within `withoutGradient`.
package func withGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ct_grad_mode(true)
  defer { _ = ct_grad_mode(before) }
  return try body()
}

/// Runs `body`, with convolutions and matrix products in bfloat16 on this thread if `enabled`.
public func withAutocast<Result>(_ enabled: Bool, on device: Device, _ body: () throws -> Result) rethrows -> Result {
  let before = ct_autocast(device.isCUDA, enabled)
  defer { _ = ct_autocast(device.isCUDA, before) }
  return try body()
}
