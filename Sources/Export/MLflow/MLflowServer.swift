import Clutch
import Foundation
import Storage

/// An MLflow tracking server, through its REST API.
struct MLflowServer: Sendable {
  enum Failure: Error {
    /// The request may succeed later: the server is unreachable, slow or out of order.
    case passing(String)
    /// The request will not succeed: the server understood and refused it.
    case refused(String)
    case abandoned
  }

  /// The address, such as `http://127.0.0.1:5000`.
  let address: String
  /// The header `Authorization: …`, if the environment has a token or a user name and password.
  private let authorization: [String]

  /// - Throws: `RunError` if the address is not that of a server.
  init(address: String, environment: [String: String]) throws(RunError) {
    let trimmed = address.hasSuffix("/") ? String(address.dropLast()) : address
    guard ["http://", "https://"].contains(where: trimmed.hasPrefix) else {
      throw RunError("MLFLOW_TRACKING_URI is '\(address)', which is not an http:// or https:// address")
    }
    self.address = trimmed
    if let token = environment["MLFLOW_TRACKING_TOKEN"] {
      authorization = ["Authorization: Bearer \(token)"]
    } else if let user = environment["MLFLOW_TRACKING_USERNAME"] {
      let pair = Data("\(user):\(environment["MLFLOW_TRACKING_PASSWORD"] ?? "")".utf8).base64EncodedString()
      authorization = ["Authorization: Basic \(pair)"]
    } else {
      authorization = []
    }
  }

  /// Calls the API and returns its answer.
  func call(
    _ method: String, _ name: String, _ values: JSONValue? = nil, isAbandoned: @escaping () -> Bool
  ) throws(Failure) -> JSONValue {
    let data = values.map { Data(JSON.text($0).utf8) } ?? Data()
    let answer = try send(
      method, "\(address)/api/2.0/mlflow/\(name)", data, type: "application/json", isAbandoned: isAbandoned)
    guard let value = try? JSON.decode(JSONValue.self, from: answer.isEmpty ? Data("{}".utf8) : answer) else {
      throw .refused("\(name): its answer is not JSON; is it a server of MLflow?")
    }
    return value
  }

  func send(
    _ method: String, _ url: String, _ body: Data, type: String, isAbandoned: @escaping () -> Bool
  ) throws(Failure) -> Data {
    let request = HTTPRequest(
      method: method, url: url, body: body, headers: ["Content-Type: \(type)"] + authorization)
    let answer: (status: Int, body: Data)
    do throws(HTTPRequest.Failure) {
      answer = try request.answer(isAbandoned: isAbandoned)
    } catch {
      switch error {
      case .abandoned: throw .abandoned
      case .unreachable(let reason): throw .passing(reason)
      }
    }
    if (200..<300).contains(answer.status) { return answer.body }
    let message = (try? JSON.decode(JSONValue.self, from: answer.body))?["message"]?.text
    let text = "it answers \(answer.status)\(message.map { ": \($0.prefix(300))" } ?? "")"
    // Timeouts, too many requests and errors of the server itself may be temporary.
    if [408, 429].contains(answer.status) || answer.status >= 500 { throw .passing(text) }
    throw .refused(text)
  }
}

/// A JSON value.
enum JSONValue: Codable, Equatable, Sendable, ExpressibleByStringLiteral {
  case text(String)
  case integer(Int64)
  case number(Double)
  case switched(Bool)
  case list([JSONValue])
  case map([String: JSONValue])
  case null

  init(stringLiteral value: String) { self = .text(value) }

  init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .switched(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .map(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .switched(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .map(let value): try container.encode(value)
    case .null: try container.encodeNil()
    }
  }

  subscript(key: String) -> JSONValue? { if case .map(let values) = self { values[key] } else { nil } }
  var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  /// The value as a whole number, which MLflow also writes as text.
  var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .text(let text): Int64(text)
    default: nil
    }
  }
}
