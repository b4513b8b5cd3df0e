import CTorch
import Foundation

/// What libtorch said when an operator failed, with the operator's name and the shapes that it was given.
public struct TorchError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(description: String) { self.description = description }
}

/// Errors raised while a `withTorchErrors` scope of this thread is open; arithmetic itself is free of `try`.
private final class ErrorScope {
  var first: TorchError?
}

private let scopeKey = "clutch.torch.errors"

private var openScope: ErrorScope? {
  get { Thread.current.threadDictionary[scopeKey] as? ErrorScope }
  set { Thread.current.threadDictionary[scopeKey] = newValue }
}

/// Runs `body` and throws the first error that libtorch raises in it, where it would otherwise end the process.
///
/// After an error the rest of `body` still runs, on undefined tensors whose own errors are dropped.
public func withTorchErrors<Result>(_ body: () throws -> Result) throws -> Result {
  let outer = openScope
  let scope = ErrorScope()
  openScope = scope
  defer { openScope = outer }
  let result = Swift.Result { try body() }
  if let error = scope.first { throw error }
  return try result.get()
}

/// Hands an error to the open scope, or ends the process with one line.
func raise(_ message: String) {
  if let scope = openScope {
    if scope.first == nil { scope.first = TorchError(description: message) }
    return
  }
  try? FileHandle.standardError.write(contentsOf: Data("clutch: error: \(message)\n".utf8))
  // Not `exit`, whose destructors would take libtorch apart under the threads that still run.
  _exit(1)
}

/// Takes over a string of the shim.
func take(_ string: UnsafeMutablePointer<CChar>) -> String {
  defer { ct_string_free(string) }
  return String(cString: string)
}

/// Runs a shim call and takes over the error that it may leave.
func checked<Result>(_ body: (inout ct_error?) -> Result) throws(TorchError) -> Result {
  var error: ct_error?
  let result = body(&error)
  if let error { throw TorchError(description: take(error)) }
  return result
}
