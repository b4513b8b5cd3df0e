import Foundation

@testable import Export

/// An HTTP server on the loopback address that answers like MLflow, or fails in a chosen way.
final class LoopbackServer: @unchecked Sendable {  // `lock` guards the state that threads share
  enum Manner: Sendable {
    case answers
    case fails(Int)
    case hangs
  }

  struct Request: Sendable {
    let method: String
    let path: String
    let body: Data

    var json: JSONValue? { try? JSONDecoder().decode(JSONValue.self, from: body) }
  }

  let port: UInt16
  private let listener: Int32
  private let lock = NSLock()
  private var manner: Manner
  private var received: [Request] = []
  /// Numbers by `key`, as a server stores them.
  private var metrics: [String: [JSONValue]] = [:]
  private var hasRun = false

  var address: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { lock.withLock { received } }

  init(_ manner: Manner = .answers) throws {
    self.manner = manner
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = self.listener
    let isListening = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: name.sin_port)
    Thread.detachNewThread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  /// Accepts no more connections and does not answer the existing ones.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  func turn(to manner: Manner) { lock.withLock { self.manner = manner } }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    while let request = read(connection) {
      let (manner, answer) = lock.withLock { () -> (Manner, String) in
        received.append(request)
        if case .answers = self.manner { return (self.manner, self.answer(request)) }
        return (self.manner, "{\"message\": \"out of order\"}")
      }
      switch manner {
      case .hangs:
        sleep(60)
        return
      case .answers: reply(connection, answer.hasPrefix("{\"error_code\"") ? 404 : 200, answer)
      case .fails(let status): reply(connection, status, answer)
      }
    }
  }

  private func read(_ connection: Int32) -> Request? {
    var data = Data()
    var part = [UInt8](repeating: 0, count: 65536)
    while true {
      if let end = data.firstRange(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
        let length = head.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
        if data.count - end.upperBound >= length {
          let words = head.split(separator: " ")
          let body = data[end.upperBound..<(end.upperBound + length)]
          return Request(method: String(words[0]), path: String(words[1]), body: Data(body))
        }
      }
      let count = recv(connection, &part, part.count, 0)
      if count <= 0 { return nil }
      data.append(contentsOf: part[..<count])
    }
  }

  private func reply(_ connection: Int32, _ status: Int, _ text: String) {
    let whole = Data("HTTP/1.1 \(status) x\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    _ = whole.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// MLflow's answers, as far as a client reads them.
  private func answer(_ request: Request) -> String {
    let run = "{\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"mlflow-artifacts:/1/r1/artifacts\"}"
    switch request.path.split(separator: "?")[0].replacing("/api/2.0/mlflow/", with: "") {
    case "experiments/get-by-name": return "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}"
    case "experiments/create": return "{\"experiment_id\": \"1\"}"
    case "runs/search":
      let last = metrics.keys.sorted().map { "{\"key\": \"\($0)\"}" }.joined(separator: ", ")
      return hasRun ? "{\"runs\": [\(run), \"data\": {\"metrics\": [\(last)]}}]}" : "{}"
    case "runs/create":
      hasRun = true
      return "{\"run\": \(run)}}"
    case "runs/log-batch":
      for metric in request.json?["metrics"]?.items ?? [] {
        metrics[metric["key"]?.text ?? "", default: []].append(metric)
      }
      return "{}"
    case "metrics/get-history":
      let key = URLComponents(string: request.path)?.queryItems?.first { $0.name == "metric_key" }?.value ?? ""
      let points = (try? JSONEncoder().encode(metrics[key] ?? [])).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
      return "{\"metrics\": \(points)}"
    default: return "{}"
    }
  }

  /// The steps of a number, in order of arrival.
  func steps(_ key: String) -> [Int64] { lock.withLock { (metrics[key] ?? []).map { $0["step"]?.integer ?? 0 } } }
  var keys: Set<String> { lock.withLock { Set(metrics.keys) } }
}
