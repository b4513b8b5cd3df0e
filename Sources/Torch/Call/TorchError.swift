import CTorch
import Foundation

/// libtorch's message for a failed operator, with the operator's name and the shapes of its arguments.
public struct TorchError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(description: String) { self.description = description }
}

/// Collects errors raised within a `withTorchErrors` scope of this thread, so that arithmetic needs no `try`.
private final class ErrorScope {
  var first: TorchError?
}

private let scopeKey = "clutch.torch.errors"

private var openScope: ErrorScope? {
  get { Thread.current.threadDictionary[scopeKey] as? ErrorScope }
  set { Thread.current.threadDictionary[scopeKey] = newValue }
}

/// Runs `body` and throws the first error that libtorch raises in it. Without this scope, an error ends the process.
///
/// After an error, the rest of `body` still runs, with undefined tensors. Further errors are ignored.
public func withTorchErrors<Result>(_ body: () throws -> Result) throws -> Result {
  let outer = openScope
  let scope = ErrorScope()
  openScope = scope
  defer { openScope = outer }
  let result = Swift.Result { try body() }
  if let error = scope.first { throw error }
  return try result.get()
}

/// Passes an error to the open scope, or prints it and ends the process.
func raise(_ message: String) {
  if let scope = openScope {
    if scope.first == nil { scope.first = TorchError(description: message) }
    return
  }
  try? FileHandle.standardError.write(contentsOf: Data("clutch: error: \(message)\n".utf8))
  // `exit` would run destructors that dismantle libtorch while other threads still run.
  _exit(1)
}

/// Takes ownership of a string from the C shim.
func take(_ string: UnsafeMutablePointer<CChar>) -> String {
  defer { ct_string_free(string) }
  return String(cString: string)
}

/// Runs a call of the C shim and throws its error, if any.
func checked<Result>(_ body: (inout ct_error?) -> Result) throws(TorchError) -> Result {
  var error: ct_error?
  let result = body(&error)
  if let error { throw TorchError(description: take(error)) }
  return result
}
