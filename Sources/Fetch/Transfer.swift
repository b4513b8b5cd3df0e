import CCurl
import Foundation

/// An HTTP request whose response is appended to a partial file.
final class Transfer {
  enum Ending {
    /// The server sent its whole response.
    case done
    /// The transfer was interrupted, and may be resumed.
    case cut(String)
    /// Another request to this address would fail too.
    case refused(String)
    case stopped
  }

  private let curl: OpaquePointer
  private let file: PartialFile
  private let most: Int
  private let progress: (Int) -> Void
  private let stop: () -> Bool
  private var isFirst = true
  /// The reason for ending the transfer early.
  private var problem: Ending?

  /// - Parameters:
  ///   - most: the maximum size of the file, in bytes.
  ///   - progress: called with the number of bytes that the file has.
  ///   - stop: called now and then; `true` gives up the transfer.
  init(into file: PartialFile, most: Int, progress: @escaping (Int) -> Void, stop: @escaping () -> Bool) {
    (self.file, self.most, self.progress, self.stop) = (file, most, progress, stop)
    // Without memory for a handle, nothing else would work.
    guard let curl = curl_easy_init() else { preconditionFailure("out of memory for a download") }
    self.curl = OpaquePointer(curl)
  }

  deinit { curl_easy_cleanup(handle) }

  private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(curl) }

  /// Requests the bytes that the file lacks, and appends them.
  func run(_ address: String) -> Ending {
    var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code = message.withUnsafeMutableBufferPointer { buffer in
      prepare(address, message: buffer.baseAddress)
      return curl_easy_perform(handle)
    }
    if let problem { return problem }
    if code == CURLE_OK { return .done }
    let status = status
    let words = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let reason = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
    switch (code, status) {
    case (CURLE_ABORTED_BY_CALLBACK, _): return .stopped
    case (CURLE_HTTP_RETURNED_ERROR, 416):
      file.clear()  // it has more bytes than the server's file
      return .cut(reason)
    case (CURLE_HTTP_RETURNED_ERROR, 408), (CURLE_HTTP_RETURNED_ERROR, 429), (CURLE_HTTP_RETURNED_ERROR, 500...):
      return .cut(reason)
    case (CURLE_HTTP_RETURNED_ERROR, _), (CURLE_URL_MALFORMAT, _), (CURLE_UNSUPPORTED_PROTOCOL, _),
      (CURLE_TOO_MANY_REDIRECTS, _), (CURLE_PEER_FAILED_VERIFICATION, _):
      return .refused(reason)
    default: return .cut(reason)
    }
  }

  private func prepare(_ address: String, message: UnsafeMutablePointer<CChar>?) {
    curl_set_text(handle, CURLOPT_URL, address)
    curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    curl_set_text(handle, CURLOPT_USERAGENT, "clutch")
    curl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
    if file.count > 0 { curl_set_text(handle, CURLOPT_RANGE, "\(file.count)-") }
    for (option, value) in [
      (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, 10), (CURLOPT_FAILONERROR, 1), (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_NOPROGRESS, 0),
      // Less than a byte a second for half a minute is a dead connection.
      (CURLOPT_LOW_SPEED_LIMIT, 1), (CURLOPT_LOW_SPEED_TIME, 30),
    ] { curl_set_number(handle, option, value) }
    // The transfer outlives the call of `run`, and libcurl calls back only during that call.
    let user = Unmanaged.passUnretained(self).toOpaque()
    curl_set_pointer(handle, CURLOPT_WRITEDATA, user)
    curl_set_pointer(handle, CURLOPT_XFERINFODATA, user)
    curl_set_writer(handle) { data, size, count, user in
      guard let user else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(user).takeUnretainedValue().receive(bytes) ? bytes.count : bytes.count + 1
    }
    curl_set_progress(handle) { user, _, _, _, _ in
      guard let user else { return 0 }
      return Unmanaged<Transfer>.fromOpaque(user).takeUnretainedValue().stop() ? 1 : 0
    }
  }

  /// - Returns: `true` to continue.
  private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if isFirst {
      isFirst = false
      if status == 206 {
        guard header("Content-Range")?.hasPrefix("bytes \(file.count)-") == true else {
          problem = .cut("the server sent a different part of the file than requested")
          file.clear()
          return false
        }
      } else if file.count > 0 {
        file.clear()  // the server sends all of it from the start
      }
    }
    guard file.count + bytes.count <= most else {
      problem = .refused("the server sends more than the \(most) bytes that the file should have")
      file.clear()
      return false
    }
    guard file.append(bytes) else {
      problem = .refused("\(file.path) cannot be written: \(String(cString: strerror(errno)))")
      return false
    }
    progress(file.count)
    return true
  }

  /// The status of the response, such as 200; 0 while there is none.
  private var status: Int {
    var status = 0
    curl_get_status(handle, &status)
    return status
  }

  private func header(_ name: String) -> String? {
    var found: UnsafeMutablePointer<curl_header>?
    guard curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &found) == CURLHE_OK else { return nil }
    return found.map { String(cString: $0.pointee.value) }
  }
}
