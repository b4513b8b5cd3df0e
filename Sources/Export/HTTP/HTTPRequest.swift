import CCurl
import Clutch
import Foundation

/// An HTTP request through libcurl, with limits on its time and on the size of the response.
struct HTTPRequest {
  enum Failure: Error {
    /// The server cannot be reached or does not answer in time.
    case unreachable(String)
    /// The caller gave up waiting.
    case abandoned
  }

  var method = "GET"
  let url: String
  var body = Data()
  /// The header lines, each `Name: value`.
  var headers: [String] = []
  /// The time limits in seconds: for the connection, and for the whole request.
  var patience: (connect: Double, whole: Double) = (3, 10)

  /// The maximum size of a response, in bytes.
  private static let largest = 64 << 20

  /// Sends the request and returns the response, whatever its status.
  ///
  /// - Parameter isAbandoned: returns `true` to give up; called about once a second, on this thread.
  func answer(isAbandoned: @escaping () -> Bool = { false }) throws(Failure) -> (status: Int, body: Data) {
    _ = HTTPRequest.library
    guard let handle = curl_easy_init() else { throw .unreachable("out of memory") }
    defer { curl_easy_cleanup(handle) }
    var lines: UnsafeMutablePointer<curl_slist>?
    // An empty Expect keeps libcurl from asking for permission before it sends.
    for header in headers + ["Expect:"] { lines = curl_slist_append(lines, header) }
    defer { curl_slist_free_all(lines) }
    let exchange = Exchange(isAbandoned)
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    curl_set_text(handle, CURLOPT_URL, url)
    curl_set_text(handle, CURLOPT_CUSTOMREQUEST, method)
    curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_text(handle, CURLOPT_USERAGENT, "clutch")
    curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
    curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
    curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(patience.connect * 1000))
    curl_set_number(handle, CURLOPT_TIMEOUT_MS, Int(patience.whole * 1000))
    curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    curl_set_writer(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().take(bytes, size * count)
    }
    curl_set_progress(handle) { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().isAbandoned() ? 1 : 0
    }
    if method != "GET" { curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, body.count) }
    let code = body.withUnsafeBytes { bytes in
      if method != "GET" { curl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(lines)) }
      return withExtendedLifetime(exchange) { curl_easy_perform(handle) }
    }
    if code == CURLE_ABORTED_BY_CALLBACK { throw .abandoned }
    guard code == CURLE_OK else { throw .unreachable(String(cString: curl_easy_strerror(code))) }
    var status = 0
    curl_get_status(handle, &status)
    return (status, exchange.received)
  }

  private static let library: Void = { curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

  /// The target of libcurl's callbacks.
  private final class Exchange {
    let isAbandoned: () -> Bool
    var received = Data()

    init(_ isAbandoned: @escaping () -> Bool) { self.isAbandoned = isAbandoned }

    func take(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
      guard received.count + count <= HTTPRequest.largest else { return 0 }
      received.append(Data(bytes: bytes, count: count))
      return count
    }
  }
}
