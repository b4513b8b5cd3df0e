import Foundation
import Recipe

/// The number of threads that a recipe requests.
public enum ThreadsOption: Sendable, Hashable {
  /// All cores that this process may use.
  case auto
  case count(Int)

  static let counts = 1...1024

  /// Returns the number of threads.
  ///
  /// - Parameter processes: The number of processes that share the cores.
  package func resolved(among processes: Int = 1) -> Int {
    switch self {
    case .auto: max(1, ProcessInfo.processInfo.activeProcessorCount / processes)
    case .count(let count): count
    }
  }
}

extension ThreadsOption: Decodable, NodeEncodable {
  public init(from decoder: any Decoder) throws {
    let (node, _) = try decoder.recipe()
    if node.text == "auto" {
      self = .auto
    } else if let count = node.text.flatMap({ Int($0) }), Self.counts.contains(count) {
      self = .count(count)
    } else {
      throw Diagnostic("threads must be 'auto' or a number from 1 to 1024, but are \(node.summary)", at: node)
    }
  }

  public var node: Node {
    switch self {
    case .auto: .text("auto")
    case .count(let count): Node(.scalar("\(count)", quoted: false))
    }
  }
}
