import Foundation

/// Returns the reason for an error in the system's words, such as `No space left on device`, where Foundation would
/// give only its own error code.
package func systemReason(_ error: any Error) -> String {
  switch error {
  case let error as DecodingError: return words(error)
  case let error as POSIXError: return String(cString: strerror(error.code.rawValue))
  case is CustomStringConvertible where !(error is CocoaError) && type(of: error) != NSError.self: return "\(error)"
  default: break
  }
  let foreign = error as NSError
  if foreign.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(clamping: foreign.code))) }
  if let cause = foreign.userInfo[NSUnderlyingErrorKey] as? any Error { return systemReason(cause) }
  guard foreign.domain == NSCocoaErrorDomain else { return error.localizedDescription }
  switch CocoaError.Code(rawValue: foreign.code) {
  case .fileNoSuchFile, .fileReadNoSuchFile: return "No such file or directory"
  case .fileReadNoPermission, .fileWriteNoPermission: return "Permission denied"
  case .fileWriteFileExists: return "File exists"
  case .fileWriteOutOfSpace: return "No space left on device"
  case .fileWriteVolumeReadOnly: return "Read-only file system"
  case .fileReadTooLarge: return "it is too large"
  case .fileReadCorruptFile, .propertyListReadCorrupt: return "it is damaged"
  case .fileReadUnknown: return "it cannot be read"
  case .fileWriteUnknown: return "it cannot be written"
  default: return error.localizedDescription
  }
}

/// Returns a description of an error in JSON.
private func words(_ error: DecodingError) -> String {
  func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    return path.isEmpty ? "it" : "'\(path)'"
  }
  switch error {
  case .keyNotFound(let key, let context): return "\(place(context)) has no '\(key.stringValue)'"
  case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
    return "\(place(context)) should be a value of the type \(type)"
  case .dataCorrupted(let context):
    return context.codingPath.isEmpty ? "it is not JSON" : "\(place(context)) has an invalid value"
  @unknown default: return "it cannot be decoded"
  }
}
