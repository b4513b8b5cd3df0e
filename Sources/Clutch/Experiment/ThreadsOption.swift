import Foundation

/// A number of threads as a recipe asks for it.
public enum ThreadsOption: Sendable, Hashable {
  /// All the cores that this process may use.
  case auto
  case count(Int)

  var resolved: Int {
    switch self {
    case .auto: ProcessInfo.processInfo.activeProcessorCount
    case .count(let count): count
    }
  }
}
