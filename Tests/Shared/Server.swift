import Foundation
import Synchronization

/// An HTTP server on loopback that serves one body, with the faults that a test requests. Symbolic links add it to each
/// test target that needs it.
final class Server: Sendable {
  /// The faults of its answers: the first applies to the first request, the last to all further ones.
  enum Manner: Sendable {
    case well
    /// Sends some of the announced bytes and closes the connection.
    case cut(after: Int)
    /// Sends everything from the start, whatever part was requested.
    case ignoresRange
    /// Claims to send the requested part, but sends another.
    case otherRange
    /// Sends the right number of wrong bytes.
    case wrong
    /// Sends endlessly.
    case endless
    case status(Int)
    case moved(to: String)
    /// Accepts the request and never answers.
    case silent
  }

  let port: UInt16
  private let listener: Int32
  private let body: [UInt8]
  private let manners: Mutex<[Manner]>
  private let asked = Mutex<[String]>([])

  /// The requested ranges, `-` for requests without one.
  var ranges: [String] { asked.withLock(\.self) }

  func address(_ name: String = "set.bin") -> String { "http://127.0.0.1:\(port)/\(name)" }

  init(_ body: [UInt8], _ manners: Manner...) throws {
    self.body = body
    self.manners = Mutex(manners.isEmpty ? [.well] : manners)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, address, &size) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 {
        Thread.detachNewThread { [self] in
          answer(client)
          close(client)
        }
      }
    }
  }

  /// Accepts no more requests.
  func end() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func answer(_ client: Int32) {
    let request = request(client)
    let range = request.firstMatch(of: /Range: bytes=(\d+)-/).flatMap { Int($0.1) }
    asked.withLock { $0.append(range.map { "\($0)-" } ?? "-") }
    let manner = manners.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    let part = Array(body[min(range ?? 0, body.count)...])
    switch manner {
    case .well: send(client, start(range), part)
    case .cut(let count): send(client, start(range), Array(part.prefix(count)))
    case .ignoresRange: send(client, start(nil), body)
    case .otherRange: send(client, start(0), body)
    case .wrong: send(client, start(range), part.map { $0 ^ 1 })
    case .endless:
      send(client, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", [])
      while send(client, "", [UInt8](repeating: 7, count: 1 << 16)) {}
    case .status(let code):
      send(client, "HTTP/1.1 \(code) No\r\nContent-Length: 4\r\nConnection: close\r\n\r\n", [1, 2, 3, 4])
    case .moved(let place):
      send(client, "HTTP/1.1 302 Found\r\nLocation: \(place)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", [])
    case .silent: Thread.sleep(forTimeInterval: 20)
    }
  }

  private func start(_ range: Int?) -> String {
    guard let range else { return "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n" }
    return "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(range)-\(body.count - 1)/\(body.count)\r\n"
      + "Content-Length: \(body.count - range)\r\nConnection: close\r\n\r\n"
  }

  private func request(_ client: Int32) -> String {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(client, &block, block.count, 0)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @discardableResult private func send(_ client: Int32, _ head: String, _ body: [UInt8]) -> Bool {
    let bytes = Array(head.utf8) + body
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(client, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }
}
